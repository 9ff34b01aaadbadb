def lines = new File(basedir, 'build.log').readLines()

// By the environment. What failed is not folded, for GitHub folds every group.
def gitHub = lines.findAll { it.startsWith('::') }
def errors = gitHub.findAll { it.startsWith('::error ') }
assert gitHub - errors == ['::group::[ciroach] output of good:', '::endgroup::']
assert errors.size() == 1
assert errors[0] =~ /^::error title=bad FAILED%2C exit code 3::after .*%0A\*\*bold\*\* <b>$/

def summary = new File(basedir, 'summary.md').getText('UTF-8')
assert summary.contains('FAILED | ') && summary.contains('\n**bold** &lt;b&gt;\n')
assert summary.count('### ') == 1

// By the property. The invoker takes control characters out of what it reads.
assert lines.count { it =~ /section_start:\d+:ciroach_\w+_\d(\[collapsed=true])?$/ } == 2
assert lines.count { it =~ /section_end:\d+:ciroach_\w+_\d$/ } == 2

assert lines.any { it.contains('ciroach.ci is "jenkins": one of auto, github, gitlab, none is expected') }

// All that is wrong with properties is told at once.
assert lines.any { it.contains('ciroach.skip is "ja": one of true, false is expected') }
assert lines.any { it.contains('ciroach.maxParallel is "none": a whole number of at least 1 is expected') }
assert lines.any { it.contains('ciroach.helperImage is "Busybox": a Docker reference is expected, such as busybox:stable') }
