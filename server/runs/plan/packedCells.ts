import { AppError } from '../../core/errors.ts'
import type { PlannedCell, Prompt } from '../../core/experiment/cell.ts'
import type { CellKey } from '../../core/ids.ts'

/** What the cells of a point share. */
type Setting = Omit<PlannedCell, 'index' | 'key' | 'variant' | 'case' | 'caseIndex' | 'repeat' | 'seed' | keyof PackedPrompt>

/** A prompt with the passages that it shows: cells that share the one share the other. */
type PackedPrompt = Prompt & Pick<PlannedCell, 'retrieval'>

/**
 * Planned cells in columns, to be sent to another thread: a prompt and a setting is sent once, however many cells share it, and
 * the columns are copied as bytes. 200,000 cells as objects would hold the receiving thread for about a second.
 */
export type PackedCells = {
  prompts: PackedPrompt[]
  settings: Setting[]
  variants: string[]
  /** One entry for each cell: positions in the lists above, and numbers of the cell. */
  prompt: Uint32Array
  setting: Uint32Array
  variant: Uint32Array
  caseIndex: Uint32Array
  repeat: Uint32Array
  seed: Float64Array
  /** All keys one after the other, 64 characters each; a cell without a key has blanks. */
  keys: string
}

const KEY_LENGTH = 64
/** Characters of all prompts together: what can be sent without holding the receiving thread for long. */
const MOST_CHARACTERS = 100_000_000
const noKey = ' '.repeat(KEY_LENGTH)

/**
 * Cells with the same `point` object must share everything that belongs to the point, as those of `planCells` do.
 * @throws AppError NOTEBOOK_TOO_LARGE if the prompts have more than 100 million characters together
 */
export function packCells(cells: readonly PlannedCell[]): PackedCells {
  const column = () => new Uint32Array(cells.length)
  const packed: PackedCells = {
    prompts: [],
    settings: [],
    variants: [],
    prompt: column(),
    setting: column(),
    variant: column(),
    caseIndex: column(),
    repeat: column(),
    seed: new Float64Array(cells.length),
    keys: cells.map(({ key }) => key ?? noKey).join(''),
  }
  const places = { prompts: new Map<unknown, number>(), settings: new Map<unknown, number>(), variants: new Map<unknown, number>() }
  cells.forEach(
    ({ index: _index, key: _key, case: _case, variant, caseIndex, repeat, seed, messages, prefill, retrieval, ...setting }, at) => {
      packed.prompt[at] = placeOf(places.prompts, packed.prompts, messages, () => ({
        messages,
        prefill,
        ...(retrieval === undefined ? {} : { retrieval }),
      }))
      packed.setting[at] = placeOf(places.settings, packed.settings, setting.point, () => setting)
      packed.variant[at] = placeOf(places.variants, packed.variants, variant, () => variant)
      packed.caseIndex[at] = caseIndex
      packed.repeat[at] = repeat
      packed.seed[at] = seed
    },
  )
  refuseLong(packed.prompts)
  return packed
}

function refuseLong(prompts: readonly Prompt[]): void {
  let characters = 0
  for (const { messages, prefill } of prompts) {
    characters += prefill?.length ?? 0
    for (const { content } of messages) characters += content.length
  }
  if (characters <= MOST_CHARACTERS) return
  const count = (number: number) => number.toLocaleString('en')
  throw new AppError(
    'NOTEBOOK_TOO_LARGE',
    `The prompts of this notebook have ${count(characters)} characters together; the most is ${count(MOST_CHARACTERS)}. Use fewer cases, or shorter texts.`,
  )
}

/** The cells of `packCells`, which share prompts and settings as they did. `cases`: the experiment's. */
export function unpackCells(packed: PackedCells, cases: readonly { id: PlannedCell['case'] }[]): PlannedCell[] {
  const { prompts, settings, variants, prompt, setting, variant, caseIndex, repeat, seed, keys } = packed
  return Array.from(prompt, (promptAt, index): PlannedCell => {
    const key = keys.slice(index * KEY_LENGTH, (index + 1) * KEY_LENGTH)
    const at = caseIndex[index] ?? 0
    return {
      index,
      key: key === noKey ? null : (key as CellKey),
      variant: variants[variant[index] ?? 0] ?? '',
      case: cases[at]?.id as PlannedCell['case'],
      caseIndex: at,
      repeat: repeat[index] ?? 0,
      seed: seed[index] ?? 0,
      ...(prompts[promptAt] as PackedPrompt),
      ...(settings[setting[index] ?? 0] as Setting),
    }
  })
}

function placeOf<T>(places: Map<unknown, number>, list: T[], identity: unknown, make: () => T): number {
  const known = places.get(identity)
  if (known !== undefined) return known
  places.set(identity, list.length)
  return list.push(make()) - 1
}
