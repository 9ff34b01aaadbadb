def report = evaluate(new File(runReport))
def log = new File(basedir, 'build.log').readLines()

for (module in ['front', 'back']) {
    assert report("${module}/target/ciroach").states == [test: 'SUCCEEDED']
    def lines = log.findAll { it.contains("${module}:test") && it =~ /line \d$/ }
    assert lines.collect { it[-1] as int } == 1..9 : "torn, lost or unordered: ${lines}"
}
assert !new File(basedir, 'docs/target').exists()
assert !new File(basedir, 'target/ciroach').exists()
