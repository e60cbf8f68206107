"""Project settings that Kedro reads at start-up; pipeline logic belongs elsewhere."""

from flights.hooks import RunIdHooks
from flights.resolvers import package_file

HOOKS = (RunIdHooks(),)

CONFIG_LOADER_ARGS = {
    "base_env": "base",
    "default_run_env": "local",
    "custom_resolvers": {"package_file": package_file},
}
