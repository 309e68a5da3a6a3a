"""An abstract and a paragraph in each of many languages."""

ABSTRACT = {
    "en": "Teachers who met every week changed their lessons more than those who did not, and the change was still there a year later when nobody asked for it any more.",
    "zh": "本文研究了农村学校教师每周集体备课对课堂教学的影响。我们在二十所学校中进行了为期一年的观察,发现参加备课的教师在教学方法上有了明显的变化,而且这种变化在一年之后仍然存在。",
    "es": "Este estudio analiza cómo los maestros que se reunieron cada semana cambiaron sus clases más que los que no lo hicieron, y muestra que el cambio todavía estaba presente un año después.",
    "pt": "Este estudo analisa como os professores que se reuniram todas as semanas mudaram as suas aulas mais do que os que não o fizeram, e mostra que a mudança ainda estava presente um ano depois.",
    "fr": "Cette étude montre que les enseignants qui se sont réunis chaque semaine ont changé leurs leçons plus que ceux qui ne l’ont pas fait, et que le changement était encore là un an plus tard.",
    "de": "Diese Studie zeigt, dass Lehrkräfte, die sich jede Woche trafen, ihren Unterricht stärker veränderten als die anderen, und dass die Veränderung auch nach einem Jahr noch zu sehen war.",
    "ru": "В статье показано, что учителя, которые встречались каждую неделю, изменили свои уроки больше, чем те, кто этого не делал, и что это изменение сохранилось и через год после окончания работы.",
    "ar": "تبين هذه الدراسة أن المعلمين الذين اجتمعوا كل أسبوع غيروا دروسهم أكثر من الذين لم يجتمعوا، وأن هذا التغيير ظل قائما بعد عام كامل من انتهاء الاجتماعات في المدارس التي شملتها الدراسة.",
    "it": "Questo studio mostra che gli insegnanti che si incontravano ogni settimana hanno cambiato le loro lezioni più di quelli che non lo facevano, e che il cambiamento era ancora presente dopo un anno.",
    "ja": "本研究では、毎週集まって授業について話し合った教師が、そうでない教師よりも授業を大きく変えたことを示す。この変化は一年後にもなお見られ、学校の環境にもよい影響を与えていた。",
    "ko": "이 연구는 매주 모여서 수업에 대해 이야기한 교사들이 그렇지 않은 교사들보다 수업을 더 많이 바꾸었음을 보여 준다. 이러한 변화는 일 년이 지난 뒤에도 여전히 남아 있었다.",
    "tr": "Bu çalışma, her hafta bir araya gelen öğretmenlerin derslerini bir araya gelmeyenlere göre daha çok değiştirdiğini ve bu değişimin bir yıl sonra da sürdüğünü göstermektedir ve bunun için öneriler sunmaktadır.",
    "id": "Penelitian ini menunjukkan bahwa guru yang bertemu setiap minggu lebih banyak mengubah pelajaran mereka daripada guru yang tidak bertemu, dan perubahan itu masih ada dalam satu tahun dengan hasil yang baik untuk siswa.",
}
TEXT = {code: f"{text} {text}" for code, text in ABSTRACT.items()}
EN = ABSTRACT["en"]
