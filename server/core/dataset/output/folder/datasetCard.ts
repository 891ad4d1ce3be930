import { stringify } from 'yaml'
import { AppError } from '../../../errors.ts'
import type { RowKind } from '../../row/content.ts'
import type { Origin } from '../../row/origin.ts'
import type { CardFeature } from '../table/huggingFaceFeatures.ts'
import { byKind, type DataFile } from './folderLayout.ts'

/** What a person says about a dataset; a member that is left out is named as missing in the card. */
export type CardFacts = {
  title?: string | undefined
  /** An id of the Hub, such as `apache-2.0`. */
  license?: string | undefined
  /** ISO 639 codes. */
  languages?: readonly string[] | undefined
  tags?: readonly string[] | undefined
  description?: string | undefined
  /** How the rows were written and chosen. */
  process?: string | undefined
  personalData?: string | undefined
  limits?: string | undefined
  citation?: string | undefined
}

/** What the rows say about themselves. */
export type CardCounts = {
  /** Rows by where they come from. */
  origins: Partial<Record<Origin['from'], number>>
  /** The models that wrote answers, by id. */
  models: readonly string[]
  reviewed: number
  edited: number
  rows: number
}

export type CardInput = {
  dataset: string
  snapshot: string | null
  facts: CardFacts
  counts: CardCounts
  files: readonly (DataFile & { features: readonly CardFeature[] })[]
  version: string
}

const tasks: Record<RowKind, string> = {
  instruction: 'text-generation',
  chat: 'text-generation',
  preference: 'reinforcement-learning',
  label: 'reinforcement-learning',
}

const contents: Record<RowKind, string> = {
  instruction: '`instruction`, `input`, `output`, and where a row has them `system` and `history`: pairs of earlier turns',
  chat: '`messages` with `role` and `content`; `tools` is JSON text',
  preference: '`prompt`, `chosen` and `rejected`, each a list of messages; `chosen` is the better answer',
  label: '`prompt`, `completion` and `label`: whether the completion is good',
}

const originNames: Record<Origin['from'], string> = {
  file: 'imported from files',
  cell: 'answers of a model in an experiment',
  cells: 'pairs of answers in an experiment',
  passage: 'written by a model about a passage of a document',
  row: 'made from another row',
  hand: 'written by hand',
}

/** @throws AppError BAD_INPUT for a licence or a language that the Hub would refuse */
export function checkCardFacts({ license, languages = [] }: CardFacts): void {
  if (license !== undefined && !/^[a-z0-9][a-z0-9.+-]*$/.test(license))
    throw new AppError(
      'BAD_INPUT',
      `The licence of the card, ${JSON.stringify(license)}, is no id of the Hub. Use one such as mit, apache-2.0 or other.`,
    )
  const wrong = languages.find((code) => !/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(code))
  if (wrong !== undefined)
    throw new AppError('BAD_INPUT', `${JSON.stringify(wrong)} is no code of a language. Use those of ISO 639, such as ko or en.`)
}

/** The card of a Hugging Face dataset: YAML front matter and a body with the sections of the Hub's template. */
export function datasetCard(input: CardInput): string {
  return `---\n${stringify(frontMatter(input), { lineWidth: 0 })}---\n\n${body(input)}`
}

function frontMatter({ dataset, facts, counts, files }: CardInput): Record<string, unknown> {
  const kinds = byKind(files)
  const single = kinds.length === 1
  const largest = kinds.toSorted(([, a], [, b]) => rowsOf(b) - rowsOf(a))[0]?.[0]
  const name = (kind: RowKind) => (single ? 'default' : kind)
  const infos = kinds.map(([kind, parts]) => ({
    ...(!single && { config_name: name(kind) }),
    features: parts[0]?.features ?? [],
    splits: parts.map(({ split, jsonBytes, rows }) => ({ name: split, num_bytes: jsonBytes, num_examples: rows })),
    download_size: sum(parts.map(({ bytes }) => bytes)),
    dataset_size: sum(parts.map(({ jsonBytes }) => jsonBytes)),
  }))
  return {
    ...(facts.languages && facts.languages.length > 0 && { language: facts.languages }),
    license: facts.license ?? 'unknown',
    pretty_name: facts.title ?? dataset,
    tags: [...new Set([...(facts.tags ?? []), ...kinds.map(([kind]) => kindTags[kind])])],
    task_categories: [...new Set(kinds.map(([kind]) => tasks[kind]))],
    size_categories: [sizeCategory(counts.rows)],
    configs: kinds.map(([kind, parts]) => ({
      config_name: name(kind),
      ...((single || kind === largest) && { default: true }),
      data_files: parts.map(({ split, path }) => ({ split, path })),
    })),
    dataset_info: single ? infos[0] : infos,
  }
}

const kindTags: Record<RowKind, string> = {
  instruction: 'instruction-tuning',
  chat: 'conversational',
  preference: 'preference',
  label: 'kto',
}

/** The size category of the Hub. */
export function sizeCategory(rows: number): string {
  const steps = ['1K', '10K', '100K', '1M', '10M', '100M', '1B']
  const at = steps.findIndex((_, position) => rows < 10 ** (position + 3))
  if (at === -1) return 'n>1B'
  return at === 0 ? 'n<1K' : `${steps[at - 1] ?? ''}<n<${steps[at] ?? ''}`
}

function body({ dataset, snapshot, facts, counts, files, version }: CardInput): string {
  const said = (text: string | undefined) => (text === undefined || text.trim() === '' ? 'Not stated.' : text.trim())
  const splits = (parts: readonly DataFile[]) => parts.map(({ split, rows }) => `${split}: ${rows}`).join(', ')
  const isSingle = byKind(files).length === 1
  return [
    `# ${facts.title ?? dataset}`,
    '## Description',
    said(facts.description),
    '## Structure',
    byKind(files)
      .map(([kind, parts]) => `- ${isSingle ? '' : `Config \`${kind}\`. `}Columns: ${contents[kind]}. Rows: ${splits(parts)}.`)
      .join('\n'),
    '## Provenance',
    provenance(counts, { dataset, snapshot, version }),
    '## Annotation process',
    [
      `${counts.reviewed} of ${counts.rows} rows were reviewed by a person, and ${counts.edited} were edited.`,
      ...(facts.process === undefined ? [] : [facts.process.trim()]),
    ].join('\n\n'),
    '## Personal data',
    said(facts.personalData),
    '## Bias and limits',
    said(facts.limits),
    '## Citation',
    said(facts.citation),
  ]
    .join('\n\n')
    .concat('\n')
}

function provenance(
  { origins, models }: CardCounts,
  { dataset, snapshot, version }: Pick<CardInput, 'dataset' | 'snapshot' | 'version'>,
): string {
  const state = snapshot === null ? 'the present rows' : `the snapshot \`${snapshot}\``
  const lines = Object.entries(origins).map(([from, rows]) => `- ${originNames[from as Origin['from']]}: ${rows} rows`)
  return [
    `Exported from ${state} of the dataset \`${dataset}\` with Assay ${version}. \`manifest.json\` has the hash of each file.`,
    lines.toSorted().join('\n'),
    ...(models.length > 0 ? [`Models that wrote answers: ${models.map((model) => `\`${model}\``).join(', ')}. Their licences apply.`] : []),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function rowsOf(files: readonly { rows: number }[]): number {
  return sum(files.map(({ rows }) => rows))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
