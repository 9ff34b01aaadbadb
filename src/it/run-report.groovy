// Reads the reports of a run:
//     def report = evaluate(new File(runReport))
//     def run = report('target/ciroach')
// gives run.json, and beside it the state of each step by name, a step by name, the raw log of one, and what is left on
// the engine of all that carries the run's label.
import groovy.json.JsonSlurper

return { String folder ->
    def run = new JsonSlurper().parse(new File(basedir, "${folder}/run.json"))
    run.states = run.steps.collectEntries { [it.name, it.state] }
    run.step = { String name -> run.steps.find { it.name == name } }
    run.log = { String name -> new File(basedir, "${folder}/${run.step(name).log}").text }
    run.leftovers = [['ps', '--all'], ['network', 'ls'], ['volume', 'ls']].collectMany { list ->
        def docker = ['docker', *list, '--quiet', '--filter', "label=io.ciroach.run=${run.id}"].execute()
        def found = docker.text.readLines()
        assert docker.waitFor() == 0 : docker.errorStream.text
        found
    }
    return run
}
