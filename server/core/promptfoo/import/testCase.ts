import type { Json } from '../../json.ts'

/** A test of a config, normalised. `path` is where it stands. Arrays among `vars` are not crossed yet. */
export type RawTest = {
  path: string
  description: string | null
  vars: Record<string, Json>
  /** Sets among them as they are written. */
  asserts: { path: string; value: Json }[]
  /** The weighted mean that the assertions must reach; null: all must pass. */
  threshold: number | null
  options: Record<string, Json>
  /** Short texts. */
  metadata: Record<string, string>
}

/** A test with its default and scenario merged in, one for each choice from lists of values. */
export type MergedTest = Omit<RawTest, 'options'>
