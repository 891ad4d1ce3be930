/**
 * A promptfoo config with its files, and what promptfoo made of it with the provider `echo`, whose output is the prompt: one entry for each
 * prompt and test, with the prompt as sent and whether the test passed. `success` is null for a test that ended in an error.
 */
export type ConfigCase = {
  name: string
  main: string
  env?: Record<string, string>
  files: Record<string, string>
  results: { prompt: string; success: boolean | null }[]
}
