import { AppError } from '../../errors.ts'
import { writeYaml } from '../../notebook/writeYaml.ts'
import { importPromptfoo } from '../import/importPromptfoo.ts'

/** For tests: imports a promptfoo config, given as text or value, with some files beside it. */
export function importedConfig(config: unknown, files: Record<string, string> = {}, env: Record<string, string> = {}) {
  const read = (path: string) => (Object.hasOwn(files, path) ? { text: files[path] ?? '' } : { problem: `There is no file ${path}.` })
  const glob = (pattern: string) => {
    const matches = new RegExp(`^${pattern.replaceAll('.', String.raw`\.`).replaceAll('*', '[^/]*')}$`)
    return Object.keys(files).filter((name) => matches.test(name))
  }
  const text = typeof config === 'string' ? config : writeYaml(config)
  const { files: out, findings } = importPromptfoo(text, { read, glob }, { file: 'c.yaml', model: 'm', environment: (name) => env[name] })
  const [notebook, cases] = out
  return {
    notebook: notebook?.text ?? '',
    /** The notebook's score block. */
    scores: /```yaml score checks\n(.*?)```/s.exec(notebook?.text ?? '')?.[1],
    cases: (cases?.text ?? '')
      .trim()
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as unknown])),
    findings,
  }
}

/** The message of a refused import; null when it succeeds. */
export const importProblem = (config: unknown) => {
  try {
    importedConfig(config)
    return null
  } catch (thrown) {
    return thrown instanceof AppError ? thrown.message : thrown
  }
}
