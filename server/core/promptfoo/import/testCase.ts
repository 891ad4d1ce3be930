import type { Json } from '../../json.ts'

/** A normalised test of a config. `path` is its position. Arrays in `vars` are not expanded yet. */
export type RawTest = {
  path: string
  description: string | null
  vars: Record<string, Json>
  /** Variables whose value cannot be read, with the reason; `anyVariable` for all that the test lacks. */
  unread: Record<string, string>
  /** Sets of assertions are kept as written. */
  asserts: { path: string; value: Json }[]
  /** The required weighted mean of the assertions; null: all must pass. */
  threshold: number | null
  options: Record<string, Json>
  metadata: Record<string, string>
}

/** Stands for the unknown variables of what cannot be read as a whole. No template can use this name. */
export const anyVariable = '*'

/**
 * A test merged with its default and scenario, one per combination of list values. `transform`: what its outputs go through. `around`: what
 * its options put around each prompt.
 */
export type MergedTest = Omit<RawTest, 'options'> & {
  transform: Json | undefined
  around: { prefix: Json | undefined; suffix: Json | undefined }
}

/** The test of a config without tests: only the default. */
export const bareTest: RawTest = {
  path: 'defaultTest',
  description: null,
  vars: {},
  unread: {},
  asserts: [],
  options: {},
  metadata: {},
  threshold: null,
}
