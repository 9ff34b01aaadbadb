def log = new File(basedir, 'build.log').text
['compile', 'lint', 'test', 'Cleanup', '1gb'].each { assert log.contains(it) }
// A step called Cleanup is one, as in the Rust Ciroach, and validate says so.
assert log =~ /(?s)BUILD SUCCESS.*BUILD SUCCESS.*WARN[^\n]*Cleanup/

def plan = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/plans/plan.json'))
assert plan.steps*.name == ['compile', 'lint', 'test', 'Cleanup']
