import groovy.xml.XmlSlurper

// Every version ran every test, and none was passed over.
for (suffix in ['5.12', '5.14', '6.1']) {
    def counts = [:]
    for (name in ['ChecksTest', 'SmallPipelinesTest', 'EachStepTest']) {
        def suite = new XmlSlurper().parse(new File(basedir, "target/surefire-reports/TEST-com.example.${name}-${suffix}.xml"))
        counts[name] = [suite.@tests, suite.@failures, suite.@errors, suite.@skipped]*.toInteger()
    }
    assert counts == [ChecksTest: [5, 0, 0, 0], SmallPipelinesTest: [2, 0, 0, 0], EachStepTest: [1, 0, 0, 0]]
}

def report = evaluate(new File(runReport))
def run = report('target/ciroach-junit/com.example.ChecksTest')
assert run.outcome == 'FAILED' && run.exitCode == 1
assert run.states == [lint: 'FAILED', hungry: 'OOM_KILLED', package: 'SKIPPED', Cleanup: 'SUCCEEDED']
assert run.leftovers == []
assert report('target/ciroach-junit/com.example.SmallPipelinesTest/neighboursRunSideBySide').exitCode == 0

// JUnit keeps the logs of what failed: the directory of the last version's run has them.
def published = []
new File(basedir, 'target').eachFileRecurse { if (it.path =~ /junit-jupiter.*ciroach/ && it.file) published << it.name }
assert published.containsAll(['run.json', 'report.html', '01-lint.log', '02-hungry.log'])
assert !published.contains('04-cleanup.log')

// Tests leave no trace: what the steps wrote they wrote into a copy.
assert !new File(basedir, 'summary.txt').exists()
return true
