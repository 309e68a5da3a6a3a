from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "submissions"

    def ready(self) -> None:
        from journal.signals import identity_changed
        from submissions import erasure, merging, own_data, published, showing
        from submissions.receivers import look_again

        published.add_condition("I4", published.names_handling_editor)
        showing.add_people("I1", showing.named_authors)
        showing.add_people("I4", showing.named_handlers)
        own_data.tell()
        erasure.take_part()
        merging.take_part()
        identity_changed.connect(look_again, dispatch_uid="submissions.look_again")
