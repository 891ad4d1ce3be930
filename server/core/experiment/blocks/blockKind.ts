import type { Block } from '../../notebook/notebook.ts'
import type { YamlText } from '../../notebook/yamlText.ts'
import type { Experiment, Shot } from '../experiment.ts'
import type { FiledCase } from './caseRow.ts'
import type { Reading } from './reading.ts'

/** A block of a known kind whose YAML can be read. `block` is its label for findings, `line` the line where it begins. */
export type NamedBlock = { kind: string; name: string; block: string; yaml: YamlText; line: number }

/** What the blocks of a notebook declare: parts of its experiment, and what the kinds need to know of each other. */
export type Declared = Omit<Experiment, 'title' | 'model' | 'seed' | 'cases'> & {
  /** Names of all prompt blocks, including those that give no variant because of a fault. */
  promptNames: string[]
  /** The cases of each block as written, before they get their ids. */
  caseBlocks: { name: string; cases: FiledCase[] }[]
  /** The shots of each shots block by its name; null for a block with a fault. */
  shotBlocks: ReadonlyMap<string, Shot[] | null>
}

/** All that is said of one kind of block, in one place. `Part` is what its blocks declare. */
export type BlockKind<Part extends keyof Declared = never> = {
  /** The kind's name on the page. */
  label: string
  /** One line for the page: what such a block holds. */
  description: string
  /** Set for a kind that a notebook cannot run without: what it lacks if no block of the kind is there, such as `prompt`. */
  needed?: string
  /** Set if every block of the kind must have a name: an example of one. */
  nameExample?: string
  /**
   * Set if sweeps list blocks of this kind by name, under the kind as key. `joins`: a new block is added to the lists, a copy
   * is listed after its original, and a removed block is removed from them.
   */
  listedInSweeps?: { joins: boolean }
  /** The paths that a block reads, as its YAML names them; values that are no text are ignored. */
  files?(body: Record<string, unknown>): unknown[]
  /** Reads all blocks of the kind. Faults are reported in `reading.bag`. `declared` is what the kinds above it in the table gave. */
  read(reading: Reading, blocks: readonly NamedBlock[], declared: Declared): Pick<Declared, Part>
  /** Reports what only the whole experiment shows. `blocks` are all of the kind, those with faults too. */
  check?(reading: Reading, blocks: readonly Block[], experiment: Experiment): void
  /** The wanted name and the body of a new block, made to fit what the notebook declares already. */
  starter(experiment: Experiment | null): { name: string; body: string }
}
