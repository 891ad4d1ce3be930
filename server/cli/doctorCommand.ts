import { AppError, toErrorData } from '../core/errors.ts'
import { lookForPython } from '../io/python/pythonEnvironment.ts'
import { runProgram } from '../io/python/runProgram.ts'
import { exitCodes } from './print/exitCode.ts'
import type { Project } from '../project/openProject.ts'
import { trainerRequirements } from '../tuning/trainer/startTrainer.ts'
import { writeOut } from './print/writeOut.ts'
import { withProject } from './session/withProject.ts'

/** `optional`: Assay works without it. */
type Finding = { name: string; ok: boolean; detail: string; optional?: true }

/** `assay doctor`: checks the installation and says what is missing. */
export async function doctorCommand({ json = false }: { json?: boolean }): Promise<number> {
  return withProject(async (project) => {
    const findings = [
      { name: 'Node', ok: true, detail: `${process.version} on ${process.platform} ${process.arch}` },
      { name: 'Project', ok: true, detail: project.paths.root },
      { name: 'Store', ok: true, detail: project.paths.database },
      ...(await modelFindings(project)),
      ...(await trainingFindings(project)),
    ]
    await writeOut(
      json
        ? JSON.stringify({ findings })
        : findings.map(({ name, ok, detail }) => `${ok ? 'ok ' : '-- '} ${name.padEnd(8)} ${detail}`).join('\n'),
    )
    return findings.every(({ ok, optional }) => ok || optional) ? exitCodes.done : exitCodes.failed
  })
}

async function modelFindings({ engine, models: known }: Project): Promise<Finding[]> {
  const models = (await known.list()).filter(({ present, kind }) => present && kind === 'chat')
  const [first] = models
  if (!first) return [{ name: 'Models', ok: false, detail: 'No chat model is here yet. See: npm run assay -- models list' }]
  const found = { name: 'Models', ok: true, detail: models.map(({ id }) => id).join(', ') }
  try {
    const { device, engineVersion } = await engine.load(await known.resolve(first.id))
    return [found, { name: 'Engine', ok: true, detail: `${engineVersion}; ${device.explanation}` }]
  } catch (thrown) {
    return [found, { name: 'Engine', ok: false, detail: toErrorData(thrown).message }]
  }
}

/** What the training of adapters needs, and nothing else. */
async function trainingFindings({ paths: { venv } }: Project): Promise<Finding[]> {
  const { python, isSetUp } = await lookForPython({ venv, requirements: trainerRequirements })
  const git = await runProgram('git', ['--version'])
  const missing = python instanceof AppError
  return [
    { name: 'Python', ok: !missing, detail: missing ? python.message : python.version, optional: true },
    {
      name: 'git',
      ok: git?.code === 0,
      detail: git?.code === 0 ? git.stdout.trim() : 'Not found. Install it: adapters are converted with sources that it unpacks.',
      optional: true,
    },
    {
      name: 'Training',
      ok: isSetUp,
      detail: isSetUp ? `set up in ${venv}` : 'not set up yet; the first training does it',
      optional: true,
    },
  ]
}
