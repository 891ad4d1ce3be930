import type { Lane } from './cell.ts'

/** Context length of one sequence, tokens. */
export const defaultContextSize = 4096

/** Time limit of a cell, in milliseconds. */
export const defaultTimeLimitMs = 600_000

/** A context is as long as its longest cell, rounded up to a multiple of this many tokens, as the KV cache does. */
export const contextStep = 256

/** Most repeats of a sweep. */
export const mostRepeats = 1000

/** Most rows that are read from a file of cases or shots: more of them would make more cells than a notebook may have. */
export const mostRows = 200_000

/** Most columns of a table, and most variables of a case. */
export const mostColumns = 1_000

/** Most cells of a notebook. A sweep that exceeds it is an error, found before it is expanded. */
export const mostCells = 200_000

/** The lane of a run that does not name one. Exact costs almost nothing on the CPU (decision 005). */
export const defaultLane: Lane = 'exact'
