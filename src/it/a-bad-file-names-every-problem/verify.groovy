def log = new File(basedir, 'build.log').text

def problems = [
    'ciroach.toml:2:1: ',
    'did you mean "max_parallel"?',
    'ciroach.toml:7:1: ',
    'did you mean "command"?',
    'ciroach.toml:8:10: ',
    'ciroach.toml:14:9: ',
    'did you mean "lint"?',
]
for (text in problems) {
    assert log.count(text) == 1 : text
}
assert !log.contains('Exception:')
assert !new File(basedir, 'target').exists()
