"""Give the package the dependencies of `requirements/*.in`, so that they are listed once."""

from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface


def requirements(path: Path) -> list[str]:
    lines = (line.split("#")[0].strip() for line in path.read_text().splitlines())
    return [line for line in lines if line and not line.startswith("-")]


class CustomMetadataHook(MetadataHookInterface):
    """Read by hatchling when the package is built or installed in place."""

    def update(self, metadata: dict) -> None:
        folder = Path(self.root) / "requirements"
        metadata["dependencies"] = requirements(folder / "base.in")
        metadata["optional-dependencies"] = {"postgres": requirements(folder / "postgres.in")}
