import type { BlockKind, Declared } from './blockKind.ts'
import { casesBlock } from './casesBlock.ts'
import { chartBlock } from './chartBlock.ts'
import { promptBlock } from './promptBlock.ts'
import { retrieverBlock } from './retrieverBlock.ts'
import { scoreBlock } from './scoreBlock.ts'
import { shotsBlock } from './shotsBlock.ts'
import { sweepBlock } from './sweepBlock.ts'

/** Kinds that decide which cells there are, in the order in which they are read: sweeps name prompts, cases, shots and retrievers. */
export const cellKinds = {
  prompt: promptBlock,
  cases: casesBlock,
  shots: shotsBlock,
  retriever: retrieverBlock,
  sweep: sweepBlock,
}

/** Kinds about the outputs of the cells. They are read after those above: charts name axes of sweeps, and scores. */
export const outputKinds = {
  score: scoreBlock,
  chart: chartBlock,
}

/** Every kind of block. A block of another kind is a warning, and its text is kept. */
export const blockKinds = { ...cellKinds, ...outputKinds } satisfies Record<string, BlockKind>

export type BlockKindName = keyof typeof blockKinds

/** In the order of the table, which is also the order of the page's menu. */
export const blockKindNames = Object.keys(blockKinds) as BlockKindName[]

/** What a notebook without blocks declares. */
export const nothingDeclared: Declared = {
  variants: [],
  promptNames: [],
  caseBlocks: [],
  shotBlocks: new Map(),
  retrievers: [],
  retrieverNames: [],
  sweeps: [],
  metrics: [],
  charts: [],
}

/** The kind of that name, or null for an unknown one. */
export function findBlockKind(kind: string): BlockKind | null {
  return isBlockKind(kind) ? blockKinds[kind] : null
}

export function isBlockKind(kind: string): kind is BlockKindName {
  return Object.hasOwn(blockKinds, kind)
}
