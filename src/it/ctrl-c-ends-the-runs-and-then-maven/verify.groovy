// Ctrl-C reaches all processes of the terminal's foreground: here Maven's own group, which is started with the default
// dispositions, whatever this build was started with. Two modules run at the same time, one takes longer to clean up.
def report = evaluate(new File(runReport))

def mvn = ['setsid', 'env', '--default-signal=INT,TERM,HUP', "${System.getProperty('maven.home')}/bin/mvn", '-B', '-ntp', '-o',
           '-s', new File(basedir.parentFile, 'interpolated-settings.xml'), "-Dmaven.repo.local=${localRepositoryPath}",
           '-Daether.offline.protocols=file', '-T', '2', 'ciroach:run']
def process = new ProcessBuilder(mvn*.toString()).directory(basedir).redirectErrorStream(true).start()
def lines = process.inputReader()
def log = []
while (log.count { it.contains(' started') } < 2) {
    def line = lines.readLine()
    assert line != null : log.join('\n')
    log << line
}

def kill = ['kill', '-INT', '--', "-${process.pid()}"].execute()
assert kill.waitFor() == 0 : kill.errorStream.text
log.addAll(lines.readLines())
def text = log.join('\n')

assert process.waitFor() == 130 : text
assert text.contains('[ciroach a] cancel: Ctrl-C: ending what runs, then the cleanup steps')
assert text.contains('[ciroach b] cancel: Ctrl-C: ending what runs, then the cleanup steps')
assert !text.contains('NoClassDefFoundError')
for (module in ['a', 'b']) {
    def run = report("${module}/target/ciroach")
    assert run.outcome == 'CANCELLED' && run.exitCode == 130
    assert run.states == [long: 'CANCELLED', tidy: 'SUCCEEDED']
    assert run.log('tidy') == 'cancelled\n'
    assert run.leftovers == []
}
