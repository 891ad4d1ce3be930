import type { ErrorData } from '#server/core/errors.ts'
import type { ImportChoices, ImportResult } from '../../_trpc/apiTypes.ts'

/** A file that the server keeps for an import; `upload` names it. */
export type Upload = { upload: string; name: string; bytes: number }

/** A file on its way into a dataset. */
export type ImportFile = {
  key: number
  name: string
  size: number
  choices: ImportChoices
  step:
    | { is: 'sending'; bytes: number }
    | { is: 'ready'; upload: Upload }
    | { is: 'importing'; upload: Upload }
    | { is: 'done'; upload: Upload; result: ImportResult }
    | { is: 'failed'; error: ErrorData }
}

/** The choices with a column for another target; a column has one target and a target one column. Null: the column is left to the guess. */
export function withTarget(
  choices: ImportChoices,
  mapping: NonNullable<ImportChoices['mapping']>,
  column: string,
  target: keyof NonNullable<ImportChoices['mapping']> | null,
): ImportChoices {
  const kept = Object.entries(mapping).filter(([each, name]) => name !== column && each !== target)
  return { ...choices, mapping: { ...Object.fromEntries(kept), ...(target !== null && { [target]: column }) } }
}

/** A name for a dataset from the name of a file: `faq_v2.jsonl` becomes `faq_v2`. */
export function nameOfFile(name: string): string {
  return name
    .normalize('NFC')
    .replace(/\.[^.]*$/, '')
    .replaceAll(/[^\p{L}\p{N}_.-]+/gu, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60)
}
