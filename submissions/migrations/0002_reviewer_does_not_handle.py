"""Nobody handles a paper that they review: the database says so too.

visibility.md, section 2, rule 3: "A handling editor cannot be invited to review the
same submission; a database constraint and a check in the service say so."
"""

from django.db import migrations

FORBID = """
CREATE FUNCTION submissions_reviewer_does_not_handle() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    reviewing constant text[] :=
        ARRAY['answer_invitation', 'write_review', 'read_as_reviewer'];
    given text := (SELECT codename FROM auth_permission WHERE id = NEW.permission_id);
BEGIN
    IF given = 'handle_submission' OR given = ANY (reviewing) THEN
        PERFORM 1
           FROM submissions_submissionusergrant AS held
           JOIN auth_permission AS right_held ON right_held.id = held.permission_id
          WHERE held.user_id = NEW.user_id
            AND held.content_object_id = NEW.content_object_id
            AND right_held.codename = ANY (
                CASE WHEN given = 'handle_submission'
                     THEN reviewing ELSE ARRAY['handle_submission'] END);
        IF FOUND THEN
            RAISE EXCEPTION USING
                ERRCODE = 'integrity_constraint_violation',
                MESSAGE = 'Nobody handles a paper that they review.';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER submissions_reviewer_does_not_handle
    BEFORE INSERT OR UPDATE ON submissions_submissionusergrant
    FOR EACH ROW EXECUTE FUNCTION submissions_reviewer_does_not_handle();
"""
ALLOW = """
DROP TRIGGER submissions_reviewer_does_not_handle ON submissions_submissionusergrant;
DROP FUNCTION submissions_reviewer_does_not_handle();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0001_submissions"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunSQL(FORBID, ALLOW)]
