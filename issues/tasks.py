"""Background entry points of production."""

from django_tasks import task

from issues import services
from issues.choices import ProofState
from issues.models import IssueBuild, Proof


@task()
def build(build_id: int) -> None:
    """Typeset and join an issue. Twice does no harm."""
    asked = IssueBuild.objects.filter(pk=build_id).first()
    if asked is not None:
        services.run_build(asked)


@task()
def draw_proof(proof_id: int) -> None:
    """Typeset a proof and tell the authors. Twice does no harm."""
    asked = Proof.objects.filter(pk=proof_id, state=ProofState.DRAWING).first()
    if asked is not None:
        services.draw_proof(asked)
