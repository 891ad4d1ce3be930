import { alpaca } from './alpaca.ts'
import { dpo } from './dpo.ts'
import { kto } from './kto.ts'
import { openai } from './openai.ts'
import { openaiDpo } from './openaiDpo.ts'
import { promptCompletion } from './promptCompletion.ts'
import type { RecordFormat } from './recordFormat.ts'
import { sharegpt } from './sharegpt.ts'
import { table } from './table.ts'
import { text } from './text.ts'

/** In the order in which they are tried on a record of unknown form: the first that fits is the guess. */
export const recordFormatNames = ['table', 'openai-dpo', 'sharegpt', 'openai', 'alpaca', 'dpo', 'kto', 'prompt-completion', 'text'] as const
export type RecordFormatName = (typeof recordFormatNames)[number]

/** Every form of records that Assay reads and writes. A new one is a file beside this one and an entry here and above. */
export const recordFormats: Record<RecordFormatName, RecordFormat> = {
  table,
  'openai-dpo': openaiDpo,
  sharegpt,
  openai,
  alpaca,
  dpo,
  kto,
  'prompt-completion': promptCompletion,
  text,
}
