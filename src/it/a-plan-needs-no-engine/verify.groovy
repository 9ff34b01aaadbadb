def log = new File(basedir, 'build.log').text
// A step called Cleanup is one, as in the Rust Ciroach, and validate says so.
assert log =~ /WARN[^\n]*Cleanup/
assert log =~ /Critical path: \S+\s+compile -> lint/

def plan = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/plans/plan.json'))
assert plan.steps*.name == ['compile', 'lint', 'test', 'Cleanup']

assert new File(basedir, 'target/plans/plan.mmd').text.contains('s1 ==> s2')
assert new File(basedir, 'target/plans/plan.dot').text.contains('s1 -> s2 [style=bold];')

// Why, in words and not in Java's.
assert log.contains("the plan cannot be written to ${new File(basedir, 'pom.xml/plan.txt')}: There is already something of that name")
