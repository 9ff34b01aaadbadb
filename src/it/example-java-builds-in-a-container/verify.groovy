def report = evaluate(new File(runReport))

def run = report('target/ciroach')
assert run.outcome == 'SUCCEEDED' && run.exitCode == 0
assert run.states == [test: 'SUCCEEDED', run: 'SUCCEEDED']
assert run.log('test').contains('Tests run: 1, Failures: 0, Errors: 0, Skipped: 0')
assert run.log('run') == 'Hello, Ciroach, from Java 17\n'
assert run.leftovers == []

// Built twice, once here and once in the container, in folders of their own.
for (folder in ['target', 'target/in-container']) {
    assert new File(basedir, "${folder}/classes/com/example/Greeting.class").file
    assert new File(basedir, "${folder}/surefire-reports/TEST-com.example.GreetingTest.xml").file
}
