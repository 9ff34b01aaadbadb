def home = System.getProperty('maven.home')
def classworlds = new File(home, 'boot').listFiles().find { it.name.startsWith('plexus-classworlds') && it.name.endsWith('.jar') }
def java = ["${System.getProperty('java.home')}/bin/java", '--add-opens=java.base/java.lang=ALL-UNNAMED',
            '--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED', "-Dclassworlds.conf=${home}/bin/m2.conf",
            "-Dmaven.home=${home}", "-Dlibrary.jansi.path=${home}/lib/jansi-native",
            "-Dmaven.multiModuleProjectDirectory=${basedir}", '-cp', classworlds, new File(basedir, 'Builds.java'),
            '-B', '-ntp', '-o', '-s', new File(basedir.parentFile, 'interpolated-settings.xml'),
            "-Dmaven.repo.local=${localRepositoryPath}", '-Daether.offline.protocols=file', 'ciroach:run']
def process = new ProcessBuilder(java*.toString()).directory(basedir).redirectErrorStream(true).start()
def text = process.inputReader().text
assert process.waitFor() == 0 : text

def census = text.readLines().findAll { it.startsWith('CENSUS ') }
def terminator = 'java.lang.Terminator$1'
assert census == (1..3).collect {
    "CENSUS 0 [] [] {SIGHUP=${terminator}, SIGINT=${terminator}, SIGTERM=${terminator}}".toString()
} : text
