def lines = new File(basedir, 'build.log').readLines()
def commands = lines.findAll { it.startsWith('::') || it.contains('section_') }

// By the environment. What failed is not folded, for GitHub folds every group.
assert commands[0..1] == ['::group::[ciroach] output of good:', '::endgroup::'] ||
    commands[1..2] == ['::group::[ciroach] output of good:', '::endgroup::']
assert commands.count { it.startsWith('::error title=bad FAILED%2C exit code 3::after ') && it.endsWith('%0A**bold** <b>') } == 1
assert commands.count { it.startsWith('::') } == 3

// By the property.
assert commands.count { it =~ /^\u001b\[0Ksection_start:\d+:ciroach_\w+_\d(\[collapsed=true])?\r?\u001b\[0K\[ciroach] output of/ } == 2

def summary = new File(basedir, 'summary.md').text
assert summary.contains('| ❌ FAILED |') && summary.contains('**bold** &lt;b&gt;')
assert summary.count('### ') == 1

assert lines.any { it.contains('ciroach.ci is "jenkins": one of auto, github, gitlab, none is expected') }
