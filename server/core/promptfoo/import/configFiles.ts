import { AppError } from '../../errors.ts'
import type { Json } from '../../json.ts'
import type { TextEncoding } from '../../textEncoding.ts'
import { readYamlText } from './configYaml.ts'
import type { ImportReport } from './importReport.ts'
import { resolveRefs } from './resolveRefs.ts'
import { extensionOf } from './values.ts'

/**
 * The files around a config. The caller restricts access to an allowed folder. `read` takes a path as written in the config; `glob` returns
 * the files that match a pattern, sorted by name. `encoding`: set if the file is not UTF-8.
 */
export type ConfigFiles = {
  read: (path: string) => { text: string; encoding?: TextEncoding } | { problem: string }
  glob: (pattern: string) => string[]
}

/** What every part of an import reads from and reports to. */
export type Reading = { files: ConfigFiles; report: ImportReport }

const programs = new Set(['.js', '.cjs', '.mjs', '.ts', '.cts', '.mts', '.py', '.rb', '.go', '.sh', '.exe'])
const patterns = /[*?[{]/

/** The names that a path or a pattern stands for. */
export function namesOf(path: string, files: ConfigFiles): string[] {
  return patterns.test(path) ? files.glob(path) : [path]
}

/** The path without the name of a function: `make.py:generate` is `make.py`. */
export function withoutFunction(path: string): string {
  return path.replace(/(\.[a-z]+):[\w.]+$/i, '$1')
}

/** True for a file of code, with or without the name of a function. */
export function isProgram(path: string): boolean {
  return programs.has(extensionOf(withoutFunction(path)))
}

/** The value of a YAML or JSON file with its references resolved, see `resolveRefs`. Undefined after reporting a problem with its place. */
export function readConfigFile(path: string, at: string, { files, report }: Reading, inVars = false): Json | undefined {
  const read = files.read(path)
  if ('problem' in read) {
    report.add(at, read.problem)
    return undefined
  }
  return reportingFaults(at, report, () => resolveRefs(readYamlText(read.text, path, report, inVars), path, { files, report, inVars }))
}

/** The result of a reader, or undefined after reporting its AppError: a file that cannot be read must not stop the rest of an import. */
export function reportingFaults<Result>(at: string, report: ImportReport, read: () => Result): Result | undefined {
  try {
    return read()
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    const { file, line } = thrown.place ?? {}
    const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `
    report.add(at, `${place}${thrown.message}`)
    return undefined
  }
}
