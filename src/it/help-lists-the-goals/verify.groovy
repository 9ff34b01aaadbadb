def log = new File(basedir, 'build.log').text
def says = { String text -> log.contains(text) }

assert says('Ciroach Maven Plugin')
for (goal in ['run', 'validate', 'plan', 'clean', 'prune', 'init', 'doctor', 'schema', 'help']) {
    assert says("ciroach:${goal}") : goal
}
