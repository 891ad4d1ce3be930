import type { Lane } from './cell.ts'

/** Context length of one sequence, tokens. */
export const defaultContextSize = 4096

/** Time after which a cell is given up, in milliseconds. */
export const defaultTimeLimitMs = 600_000

/** Sequences are made as long as their longest cell, rounded up to this many tokens, as the KV cache does. */
export const contextStep = 256

/** A sweep draws each cell at most so often. */
export const mostRepeats = 1000

/** A sweep of more cells is refused before anything is expanded: the page and the store stay usable. */
export const mostCells = 200_000

/** The lane of a run that names none: exact, since it costs next to nothing on the CPU (decision 005). */
export const defaultLane: Lane = 'exact'
