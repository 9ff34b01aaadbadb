def log = new File(basedir, 'build.log').text

for (subject in ['state folder', 'engine', 'bind mount', 'user', 'home', 'cgroup', 'memory limit']) {
    assert log =~ /(?m)^\[INFO] good +${subject}: / : subject
}
assert log =~ /\[ERROR] broken +engine: .*\/nowhere\/docker\.sock/
assert log.contains('broken: engine; see above for what to do')

// The folder of the build was only looked at.
assert basedir.list().toList() - ['pom.xml', 'invoker.properties', 'verify.groovy', 'build.log', '.mvn'] == []
def left = ['docker', 'ps', '--all', '--quiet', '--filter', 'label=io.ciroach.pipeline=ciroach:doctor'].execute()
assert left.text == ''
assert left.waitFor() == 0 : left.errorStream.text
