import { appendFile, mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'

import { fileError, hasCode } from '../files/fileError.ts'

export type BenchEntry<Result> = { at: string; node: string; cpu: string; cores: number; result: Result }

/** Appends a line to the history of benchmarks. */
export async function appendBench<Result>(file: string, entry: BenchEntry<Result>): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true })
    await appendFile(file, `${JSON.stringify(entry)}\n`)
  } catch (error) {
    throw fileError(error, file)
  }
}

/** The newest comparable result, or null. Invalid lines are skipped. */
export async function lastBench<Result>(file: string, comparable: (entry: BenchEntry<Result>) => boolean): Promise<Result | null> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return ''
    throw fileError(error, file)
  })
  for (const line of text.split('\n').toReversed()) {
    try {
      const entry = JSON.parse(line) as BenchEntry<Result>
      if (comparable(entry)) return entry.result
    } catch {
      continue
    }
  }
  return null
}
