"""Countries are named in the reader's language and read from the end of an address."""

import pytest
from django.utils.translation import override

from journal.countries import country_of, name_of


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("Three Gorges Normal University, Yichang, China", "CN"),
        ("University of Oslo, Oslo, Norway.", "NO"),
        ("College of Education, Ohio, U.S.A.", "US"),
        ("Istanbul University, Türkiye", "TR"),
        ("Istanbul University, Turkey", "TR"),
        ("Université de Cocody, Abidjan, Côte d’Ivoire", "CI"),
        ("北京师范大学，北京，中国", "CN"),
        ("Georgia State University", ""),
        ("University of Georgia, Athens, Georgia", ""),
        ("Norway House, Winnipeg, Canada", "CA"),
        ("", ""),
    ],
)
def test_country_is_what_the_address_ends_with(address, code):
    assert country_of(address) == code


def test_name_follows_the_language_of_the_reader():
    assert name_of("CN") == "China"
    with override("es"):
        assert name_of("DE") == "Alemania"
    with override("zh-hans"):
        assert name_of("DE") == "德国"
    assert name_of("QQ") == "QQ"
