import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { rowLine } from '../../core/dataset/row/rowLine.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { datasetPlace } from './datasetPlace.ts'
import { withDataset } from './openDataset.ts'
import { numberedRow } from './testing/changeUntilKilled.ts'
import { refreshIndex, writeRows } from './writeRows.ts'

/** Starts the program, kills it after so many lines, and returns the lines. */
async function killedAfter(lines: number, args: readonly string[]): Promise<string[]> {
  const program = join(import.meta.dirname, 'testing', 'changeUntilKilled.ts')
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const done: string[] = []
  for await (const line of createInterface(child.stdout)) {
    done.push(line)
    if (done.length === lines) child.kill('SIGKILL')
  }
  await exited
  return done
}

test('a reviewer who is killed loses no decision that was told, and the file gets them', async () => {
  await using folder = await temporaryFolder()
  const places = { datasets: join(folder.path, 'datasets'), home: join(folder.path, 'home') }
  const place = datasetPlace(places, 'd')
  await mkdir(place.folder, { recursive: true })
  const rows = Array.from({ length: 3_000 }, (_, at) => numberedRow(at + 1))
  await writeFile(place.rows, rows.map((row) => `${rowLine(row)}\n`).join(''))
  await refreshIndex(place)
  const told = await killedAfter(50, [places.datasets, places.home, 'accept'])
  expect(told.length).toBeLessThan(rows.length)
  const accepted = withDataset(place, (dataset) => dataset.ids({ statuses: ['accepted'] }))
  expect(accepted.slice(0, told.length)).toEqual(told)
  expect(accepted.length - told.length).toBeLessThanOrEqual(1)
  await writeRows(place)
  const written = (await readFile(place.rows, 'utf8')).trim().split('\n')
  expect(written).toHaveLength(rows.length)
  expect(written.filter((line) => line.includes('"status":"accepted"'))).toHaveLength(accepted.length)
})

test('an import that is killed leaves whole rows, and the same import completes it', async () => {
  await using folder = await temporaryFolder()
  const places = { datasets: join(folder.path, 'datasets'), home: join(folder.path, 'home') }
  const place = datasetPlace(places, 'd')
  const told = await killedAfter(2_500, [places.datasets, places.home, 'add'])
  const there = withDataset(place, (dataset) => dataset.ids())
  expect(there).toEqual(told.slice(0, there.length))
  const again = withDataset(place, (dataset) => dataset.add(told.map((_, at) => numberedRow(at + 1))))
  expect(again.known).toEqual(there)
  expect(again.added).toBe(told.length - there.length)
  await writeRows(place)
  expect((await readFile(place.rows, 'utf8')).trim().split('\n')).toHaveLength(told.length)
})
