import type { Json } from '../../json.ts'
import { holdsTag } from '../../template/holdsTag.ts'
import { isProgram, readConfigFile, type Reading, withoutFunction } from './configFiles.ts'
import { moduleScript, scriptProblem, withoutAsync } from './scriptCode.ts'
import { extensionOf, filePath } from './values.ts'

const scripts = new Set(['.js', '.cjs', '.mjs'])

/** True for a file of JavaScript, with or without the name of a function. */
export function isJavascript(file: string): boolean {
  return scripts.has(extensionOf(withoutFunction(file)))
}

/**
 * An assertion's value; for a file its content: the value of a JSON or YAML file, the code of a JavaScript file, otherwise its text.
 * Undefined when there is none, null after reporting a problem.
 */
export function readValue(
  value: Json | undefined,
  path: string,
  { type, ...reading }: Reading & { type: string },
): Json | undefined | null {
  const file = filePath(value)
  if (file === null) return typeof value === 'string' && type === 'javascript' ? checkedScript(value, path, reading) : (value ?? undefined)
  if (isProgram(file)) {
    if (type === 'javascript') return readScript(file, path, reading)
    reading.report.add(path, `${file} is a program. Programs are not run.`)
    return null
  }
  const extension = extensionOf(file)
  if (['.json', '.yaml', '.yml'].includes(extension)) {
    const read = readConfigFile(file, path, reading)
    return read === undefined ? null : read
  }
  const read = reading.files.read(file)
  if ('text' in read) return read.text.trim()
  reading.report.add(path, read.problem)
  return null
}

/** The code of a JavaScript file, in which braces are no templates; null after reporting why it cannot run. */
export function readScript(file: string, path: string, reading: Reading): string | null {
  const name = withoutFunction(file)
  if (!isJavascript(file)) {
    reading.report.add(path, `${file} is a program. Programs are not run.`)
    return null
  }
  const read = reading.files.read(name)
  if ('problem' in read) {
    reading.report.add(path, read.problem)
    return null
  }
  const code = checkedScript(moduleScript(read.text, name === file ? null : file.slice(name.length + 1)), `${path} (${name})`, reading)
  return code !== null && holdsTag(code) ? `{% raw %}${code}{% endraw %}` : code
}

/** Code as the sandbox can run it; null after reporting why it cannot. */
export function checkedScript(given: string, path: string, { report }: Pick<Reading, 'report'>): string | null {
  const code = withoutAsync(given)
  const problem = scriptProblem(code)
  if (problem === null) return code
  report.add(path, `Not comparable: ${problem}. It is left out.`)
  return null
}
