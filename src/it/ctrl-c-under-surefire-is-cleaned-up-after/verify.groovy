// Ctrl-C reaches Maven and its fork at once, as one group of processes with the default dispositions. Maven does not wait for
// the fork, so the fork is looked up before.
def report = evaluate(new File(runReport))
def runs = new File(basedir, 'target/home/runs')
def label = "label=io.ciroach.pipeline=${new File(basedir, 'ciroach.toml').canonicalPath}"
def folder = 'target/ciroach-junit/com.example.LongTest'

def builds = []
def mvn = {
    def command = ['setsid', 'env', '--default-signal=INT,TERM,HUP', "CIROACH_HOME=${basedir}/target/home",
                   "${System.getProperty('maven.home')}/bin/mvn", '-B', '-ntp', '-o',
                   '-s', new File(basedir.parentFile, 'interpolated-settings.xml'), "-Dmaven.repo.local=${localRepositoryPath}",
                   '-Daether.offline.protocols=file', 'test', '-Dtest=LongTest']
    def process = new ProcessBuilder(command*.toString()).directory(basedir).redirectErrorStream(true)
            .redirectOutput(new File(basedir, 'nested.log')).start()
    builds << process
    return process
}
def started = ['docker', 'events', '--since', "${System.currentTimeMillis().intdiv(1000)}", '--filter', 'event=start', '--filter', label,
               '--format', '{{index .Actor.Attributes "io.ciroach.step"}}'].execute()
def steps = started.inputReader()
def awaitStep = { String name ->
    def line
    while ((line = steps.readLine()) != name) {
        assert line != null : new File(basedir, 'nested.log').text
    }
}
def left = { ['docker', 'ps', '-aq', '--filter', label].execute().text.readLines() }
def signal = { String name, pid ->
    def kill = ['kill', "-${name}", '--', "${pid}"]*.toString().execute()
    assert kill.waitFor() == 0 : kill.errorStream.text
}
// Presses Ctrl-C while the step runs; returns the fork.
def interrupted = {
    def process = mvn()
    awaitStep('long')
    def fork = process.descendants().filter { it.info().arguments().orElse([] as String[]).any { it.contains('surefire') } }
            .reduce { first, second -> second }.get()
    signal('INT', "-${process.pid()}")
    assert process.waitFor() == 130
    return fork
}

try {
    // The fork is left alone: it cleans up.
    interrupted().onExit().get()
    def run = report(folder)
    assert run.outcome == 'CANCELLED'
    assert run.states == [long: 'CANCELLED', tidy: 'SUCCEEDED']
    assert run.log('tidy') == 'cancelled\n'
    assert run.leftovers == [] && left() == []
    assert runs.list().length == 0

    // The fork is killed while it cleans up: the next run makes up for that.
    assert new File(basedir, 'slow').createNewFile()
    def fork = interrupted()
    awaitStep('tidy')
    signal('KILL', fork.pid())
    fork.onExit().get()
    def killed = runs.list()
    assert killed.length == 1 && left().size() == 1

    assert new File(basedir, 'slow').delete() && new File(basedir, 'go').createNewFile()
    def next = mvn()
    assert next.waitFor() == 0 : new File(basedir, 'nested.log').text
    run = report(folder)
    assert run.cleaned.recoveredRuns == killed.toList()
    assert run.states == [long: 'SUCCEEDED', tidy: 'SUCCEEDED']
    assert run.leftovers == [] && left() == []
    assert runs.list().length == 0
} finally {
    started.destroy()
    builds*.destroy()
}
return true
