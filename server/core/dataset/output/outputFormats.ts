import { type RowKind, rowKinds } from '../row/content.ts'
import type { ImporterName } from './importers/importerRules.ts'
import type { ToolsForm } from './toolsForm.ts'

/** How one record is written: a form of `formats/recordFormats.ts`, or `text`: the text that a chat template makes of a row. */
export type OutputForm = 'alpaca' | 'sharegpt' | 'openai' | 'dpo' | 'openai-dpo' | 'kto' | 'table' | 'text'

export const containers = ['json', 'jsonl', 'csv', 'parquet'] as const
/** The file around the records: a JSON array, JSON lines, CSV or Parquet. */
export type Container = (typeof containers)[number]

type Shape =
  /** One file. The first container is the default; the others are chosen by the ending of its name. */
  | { shape: 'file'; containers: readonly [Container, ...Container[]] }
  /** A folder with a file for each kind of row and each split. */
  | { shape: 'folder'; container: Container }

export type OutputFormat = Shape & {
  title: string
  /** One line for a list of choices. */
  hint: string
  aliases: readonly string[]
  /** The form of each kind of row that it holds. */
  forms: Partial<Record<RowKind, OutputForm>>
  tools: ToolsForm
  /** Whether records may have further members, such as the origin. */
  takesMembers: boolean
  /** The program whose rules a row has to pass. */
  importer: ImporterName | null
}

const jsonLines: Pick<Extract<Shape, { shape: 'file' }>, 'shape' | 'containers'> = { shape: 'file', containers: ['jsonl', 'json'] }
const table = { instruction: 'table', chat: 'table', preference: 'table', label: 'table' } as const

export const outputFormatNames = [
  'alpaca',
  'sharegpt',
  'openai',
  'dpo',
  'openai-dpo',
  'kto',
  'text',
  'csv',
  'parquet',
  'huggingface',
  'llama-factory',
  'axolotl',
  'unsloth',
] as const
export type OutputFormatName = (typeof outputFormatNames)[number]

/** The formats of an export. A new one is an entry here; a folder also needs one in `folder/folderFiles.ts`. */
export const outputFormats = {
  alpaca: {
    ...jsonLines,
    title: 'Alpaca',
    hint: 'instruction, input, output; read by nearly every program that trains',
    aliases: [],
    forms: { instruction: 'alpaca' },
    tools: 'list',
    takesMembers: true,
    importer: null,
  },
  sharegpt: {
    ...jsonLines,
    title: 'ShareGPT',
    hint: 'conversations with from and value, also with a better and a worse answer or a label',
    aliases: [],
    forms: { chat: 'sharegpt', preference: 'sharegpt', label: 'sharegpt' },
    tools: 'list',
    takesMembers: true,
    importer: null,
  },
  openai: {
    ...jsonLines,
    title: 'OpenAI chat',
    hint: 'messages with roles, tools and weights; also read by TRL, axolotl and Unsloth',
    aliases: ['openai-chat'],
    forms: { chat: 'openai' },
    tools: 'list',
    takesMembers: false,
    importer: 'openai',
  },
  dpo: {
    ...jsonLines,
    title: 'DPO (TRL)',
    hint: 'prompt, chosen, rejected as lists of messages',
    aliases: [],
    forms: { preference: 'dpo' },
    tools: 'list',
    takesMembers: true,
    importer: null,
  },
  'openai-dpo': {
    ...jsonLines,
    title: 'OpenAI preference',
    hint: 'input, preferred_output, non_preferred_output',
    aliases: ['openai-preference'],
    forms: { preference: 'openai-dpo' },
    tools: 'list',
    takesMembers: false,
    importer: 'openai',
  },
  kto: {
    ...jsonLines,
    title: 'KTO (TRL)',
    hint: 'prompt, completion and whether it is good; pairs as two rows if you ask for it',
    aliases: [],
    forms: { label: 'kto' },
    tools: 'list',
    takesMembers: true,
    importer: null,
  },
  text: {
    ...jsonLines,
    title: 'Completion text',
    hint: 'the text that the chat template of a model makes of a row, with its end token once',
    aliases: ['completion'],
    forms: { instruction: 'text', chat: 'text' },
    tools: 'list',
    takesMembers: true,
    importer: null,
  },
  csv: {
    shape: 'file',
    containers: ['csv'],
    title: 'CSV',
    hint: 'a table for spreadsheets that can be imported again without a loss',
    aliases: [],
    forms: table,
    tools: 'list',
    takesMembers: true,
    importer: null,
  },
  parquet: {
    shape: 'file',
    containers: ['parquet'],
    title: 'Parquet',
    hint: 'the table of the CSV with types, small and quick',
    aliases: [],
    forms: table,
    tools: 'list',
    takesMembers: true,
    importer: null,
  },
  huggingface: {
    shape: 'folder',
    container: 'parquet',
    title: 'Hugging Face dataset',
    hint: 'a folder with a card and Parquet files by split, for `datasets` and the Hub',
    aliases: ['hf'],
    forms: { instruction: 'alpaca', chat: 'openai', preference: 'dpo', label: 'kto' },
    tools: 'list',
    takesMembers: true,
    importer: null,
  },
  'llama-factory': {
    shape: 'folder',
    container: 'jsonl',
    title: 'LLaMA-Factory',
    hint: 'a folder with data files and dataset_info.json',
    aliases: [],
    forms: { instruction: 'alpaca', chat: 'sharegpt', preference: 'sharegpt', label: 'sharegpt' },
    tools: 'list',
    takesMembers: true,
    importer: 'llama-factory',
  },
  axolotl: {
    shape: 'folder',
    container: 'jsonl',
    title: 'axolotl',
    hint: 'a folder with data files and config.yaml',
    aliases: [],
    forms: { chat: 'openai', preference: 'dpo' },
    tools: 'parameters',
    takesMembers: true,
    importer: 'axolotl',
  },
  unsloth: {
    shape: 'folder',
    container: 'jsonl',
    title: 'Unsloth',
    hint: 'a folder with data files and a script that trains on them',
    aliases: [],
    forms: { chat: 'openai', preference: 'dpo', label: 'kto' },
    tools: 'text',
    takesMembers: true,
    importer: 'trl',
  },
} as const satisfies Record<OutputFormatName, OutputFormat>

export type FolderFormatName = {
  [Name in OutputFormatName]: (typeof outputFormats)[Name]['shape'] extends 'folder' ? Name : never
}[OutputFormatName]

export function outputFormat(name: OutputFormatName): OutputFormat {
  return outputFormats[name]
}

/** The format with this name or alias, null if there is none. */
export function findOutputFormat(name: string): OutputFormatName | null {
  return outputFormatNames.find((known) => known === name || outputFormat(known).aliases.includes(name)) ?? null
}

/** The kinds of rows that a format holds as they are. */
export function kindsHeld({ forms }: Pick<OutputFormat, 'forms'>): RowKind[] {
  return rowKinds.filter((kind) => forms[kind] !== undefined)
}
