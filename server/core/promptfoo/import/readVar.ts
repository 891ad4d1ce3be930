import type { Json } from '../../json.ts'
import { type ConfigFiles, readYamlText } from './configFiles.ts'
import type { ImportReport } from './importReport.ts'
import { extensionOf, filePath } from './values.ts'

/** A variable's value; a text of a file that `file://` names. */
export function readVar(given: Json, path: string, reading: { files: ConfigFiles; report: ImportReport }): Json {
  const file = filePath(given)
  if (file === null) return given
  const extension = extensionOf(file)
  if (['.js', '.cjs', '.mjs', '.ts', '.py', '.pdf', '.png', '.jpg', '.jpeg', '.mp3', '.wav'].includes(extension)) {
    reading.report.add(path, `${file} is no text; programs are not run. The variable keeps the file's name.`)
    return given
  }
  const read = reading.files.read(file)
  if ('problem' in read) {
    reading.report.add(path, read.problem)
    return given
  }
  return extension === '.yaml' || extension === '.yml' || extension === '.json' ? readYamlText(read.text, file) : read.text.trim()
}
