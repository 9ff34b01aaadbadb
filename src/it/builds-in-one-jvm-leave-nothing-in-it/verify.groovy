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
// The JVM has its own handler for each signal that was not ignored when it started, as INT is in the background of a script.
def own = /(SIG(HUP|INT|TERM)=java\.lang\.Terminator\$1(, )?)*/
assert census.size() == 3 : text
assert census.toSet().size() == 1 : text
assert census[0] ==~ /CENSUS 0 \[\] \[\] \{${own}\}/ : text
