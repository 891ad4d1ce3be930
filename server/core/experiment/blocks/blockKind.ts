import type { Block } from '../../notebook/notebook.ts'
import type { YamlText } from '../../notebook/yamlText.ts'
import type { Experiment, Shot } from '../experiment.ts'
import type { FiledCase } from './caseRow.ts'
import type { Reading } from './reading.ts'

/** A block of a known kind whose YAML can be read. `block` is its label for findings, `line` the line where it begins. */
export type NamedBlock = { kind: string; name: string; block: string; yaml: YamlText; line: number }

/** What the blocks of a notebook declare: parts of its experiment, and what the kinds need to know of each other. */
export type Declared = Omit<Experiment, 'title' | 'model' | 'seed' | 'date' | 'cases'> & {
  /** Names of all prompt blocks, including those that give no variant because of a fault. */
  promptNames: string[]
  /** Names of all retriever blocks, including those with a fault. */
  retrieverNames: string[]
  /** The cases of each block as written, before they get their ids. */
  caseBlocks: { name: string; cases: FiledCase[] }[]
  /** The shots of each shots block by its name; null for a block with a fault. */
  shotBlocks: ReadonlyMap<string, Shot[] | null>
}

/** Everything about one kind of block. `Part` names what its blocks declare. */
export type BlockKind<Part extends keyof Declared = never> = {
  /** The kind's name on the page. */
  label: string
  /** One line for the page: what such a block holds. */
  description: string
  /** Set if a notebook cannot run without such a block: the noun for `This notebook has no ... yet`. */
  needed?: string
  /** Set if every block of the kind must have a name: an example of one. */
  nameExample?: string
  /**
   * Set if sweeps list blocks of this kind by name, under the kind as key. `joins`: a new block is added to the lists, a copy
   * is listed after its original, and a removed block is removed from them.
   */
  listedInSweeps?: { joins: boolean }
  /** The paths that a block reads, as its YAML names them. Values that are not texts are ignored. */
  files?(body: Record<string, unknown>): unknown[]
  /** Reads all blocks of the kind and reports their faults. `declared` has what the kinds before it in the table declare. */
  read(reading: Reading, blocks: readonly NamedBlock[], declared: Declared): Pick<Declared, Part>
  /** Reports what is known only after the whole notebook was read. `blocks` has all blocks of the kind, also those with faults. */
  check?(reading: Reading, blocks: readonly Block[], experiment: Experiment): void
  /** Name and body of a new block. The body uses what the notebook declares already. */
  starter(experiment: Experiment | null): { name: string; body: string }
}
