import { extname, join } from 'node:path'
import { parse } from 'yaml'
import { listNames } from '../../../core/closestName.ts'
import { splitOf } from '../../../core/dataset/formats/columns/readRecord.ts'
import { type SplitName, splitNames } from '../../../core/dataset/row/row.ts'
import { AppError } from '../../../core/errors.ts'
import { isRecord } from '../../../core/json.ts'
import type { Boundary } from '../../files/boundary.ts'
import { globFilesSync } from '../../files/folder.ts'
import { pathKind } from '../../files/pathKind.ts'
import { readTextFile } from '../../files/readTextFile.ts'

/** A file to read. `name`: as messages and rows name it. `split`: of its rows, unless they say otherwise. */
export type RecordPart = { path: string; name: string; within: Boundary; split: SplitName | null }

const suffixes = ['.parquet', '.jsonl', '.ndjson', '.json', '.csv', '.tsv']
/** Files beside the data that describe it. */
const descriptions = /(?:^|\/)(?:dataset_infos?|dataset_dict|state|manifest|package|config)\.json$|\.manifest\.json$/

/**
 * The files of a path: itself, or for a folder in the layout of Hugging Face the files that its card names (`configs`), otherwise all data files
 * in `data/` or in the folder. Splits are told by the card or by the words in the names of files.
 * @throws AppError BAD_INPUT (no data, or several configs and no choice), FILE_MISSING
 */
export async function recordParts(
  path: string,
  { name, within, config }: { name: string; within: Boundary; config?: string | undefined },
): Promise<{ parts: RecordPart[]; notes: string[] }> {
  if ((await pathKind(path)) !== 'folder') return { parts: [{ path, name, within, split: null }], notes: [] }
  const all = globFilesSync(path, '**/*')
  const named = await filesOfCard(path, { name, config })
  const part = (file: string, split: SplitName | null): RecordPart => ({
    path: join(path, file),
    name: `${name}/${file}`,
    // Files that are named by what is in the folder stay in it.
    within: within ?? path,
    split,
  })
  if (named) {
    const parts = named.files.flatMap(({ split, pattern }) => {
      const found = globFilesSync(path, pattern).filter((file) => all.includes(file))
      if (found.length === 0)
        throw new AppError('BAD_INPUT', `${name}/README.md names ${pattern}, but there is no such file. Correct \`configs\`.`)
      return found.map((file) => part(file, splitOf(split)))
    })
    const [other, ...more] = named.others
    if (other === undefined) return { parts, notes: [] }
    const rest = more.length > 0 ? `the configs ${listNames(named.others)}. Import each` : `the config ${other}. Import it`
    return { parts, notes: [`Not read: ${rest} with --config.`] }
  }
  const data = all.filter((file) => suffixes.includes(extname(file).toLowerCase()) && !descriptions.test(file) && !/(?:^|\/)\./.test(file))
  const preferred = data.some((file) => file.startsWith('data/')) ? data.filter((file) => file.startsWith('data/')) : data
  const suffix = suffixes.find((each) => preferred.some((file) => extname(file).toLowerCase() === each))
  if (suffix === undefined) throw new AppError('BAD_INPUT', `${name} has no data files (${suffixes.join(', ')}). ${arrowHint(all)}`)
  const chosen = preferred.filter((file) => extname(file).toLowerCase() === suffix)
  const others = data.filter((file) => !chosen.includes(file))
  const notes = others.length > 0 ? [`Not read: ${listNames(others)}. Import them on their own if they belong to the rows.`] : []
  const parts = chosen.map((file) => part(file, splitOfName(file)))
  return { parts: parts.toSorted((a, b) => order(a.split) - order(b.split)), notes }
}

function arrowHint(files: readonly string[]): string {
  return files.some((file) => file.endsWith('.arrow')) ? 'Save its Arrow files as Parquet.' : 'Give the folder that has them, or a file.'
}

function order(split: SplitName | null): number {
  return split === null ? splitNames.length : splitNames.indexOf(split)
}

/** The split that a word of the path names, as Hugging Face finds it. */
function splitOfName(file: string): SplitName | null {
  const words = file.slice(0, -extname(file).length).split(/[-._\s0-9/]+/)
  for (const word of words) {
    const split = splitOf(word)
    if (split !== null) return split
  }
  return null
}

type Named = { split: string | null; pattern: string }

/** The files that the card names for one config, and `others`: the configs that were not asked for. Null if it names none. */
async function filesOfCard(
  folder: string,
  { name, config }: { name: string; config?: string | undefined },
): Promise<{ files: Named[]; others: string[] } | null> {
  const card = join(folder, 'README.md')
  if ((await pathKind(card)) !== 'file') return null
  const { text } = await readTextFile(card, { within: folder, name: `${name}/README.md` })
  const front = /^---\r?\n(.*?)\r?\n---/s.exec(text)?.[1]
  if (front === undefined) return null
  const facts = yamlOf(front, `${name}/README.md`)
  const configs = isRecord(facts) && Array.isArray(facts['configs']) ? facts['configs'].filter((each: unknown) => isRecord(each)) : []
  const withFiles = configs.filter(({ data_files: files }) => files != null)
  if (withFiles.length === 0) return null
  const names = withFiles.map(({ config_name: each }) => String(each))
  const chosen =
    config === undefined
      ? (withFiles.find((each) => each['default'] === true || each['config_name'] === 'default') ??
        (withFiles.length === 1 ? withFiles[0] : undefined))
      : withFiles[names.indexOf(config)]
  if (!chosen)
    throw new AppError(
      'BAD_INPUT',
      `${name} has the configs ${listNames(names)}. Choose one of them${config === undefined ? ' with --config' : ''}.`,
    )
  const files = patternsOf(chosen['data_files'], null)
  for (const each of files)
    if (/^[a-z]+:|^\/|(?:^|\/)\.\.(?:\/|$)/i.test(each.pattern))
      throw new AppError(
        'BAD_INPUT',
        `${name}/README.md names ${each.pattern}, which is not in the folder. Download the files, and correct \`configs\`.`,
      )
  return { files, others: config === undefined ? names.toSpliced(withFiles.indexOf(chosen), 1) : [] }
}

function patternsOf(files: unknown, split: string | null): Named[] {
  if (typeof files === 'string') return [{ split, pattern: files }]
  if (Array.isArray(files)) return files.flatMap((each) => patternsOf(each, split))
  if (!isRecord(files)) return []
  if (files['path'] !== undefined) return patternsOf(files['path'], typeof files['split'] === 'string' ? files['split'] : split)
  return Object.entries(files).flatMap(([name, paths]) => patternsOf(paths, name))
}

function yamlOf(text: string, name: string): unknown {
  try {
    return parse(text)
  } catch (thrown) {
    throw new AppError(
      'BAD_INPUT',
      `The YAML at the top of ${name} cannot be read. Correct it, or remove the file to import all data files.`,
      {
        cause: thrown,
        place: { file: name },
      },
    )
  }
}
