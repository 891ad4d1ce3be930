import { appendFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { openEvents } from './eventsFile.ts'

const note = (message: string) => JSON.stringify({ type: 'note', message })

async function space() {
  const folder = await temporaryFolder()
  const path = join(folder.path, 'events.jsonl')
  const events = openEvents(path, { within: folder.path })
  return {
    path,
    read: async () => {
      const { events: found, isNew } = await events.read()
      return [found.map((event) => (event.type === 'note' ? event.message : event.type)), isNew] as const
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

test('events are read as they are written, each once, and half a line only when its end is there', async () => {
  await using here = await space()
  expect(await here.read()).toEqual([[], false])
  await writeFile(here.path, `${note('하나')}\n${note('two').slice(0, 9)}`)
  expect(await here.read()).toEqual([['하나'], false])
  await appendFile(here.path, `${note('two').slice(9)}\n`)
  expect(await here.read()).toEqual([['two'], false])
  expect(await here.read()).toEqual([[], false])
})

test('half a line that a killed trainer left is no event, whether the next trainer removes it or writes behind it', async () => {
  await using here = await space()
  const half = '{"type":"step","st'
  await writeFile(here.path, `${note('a')}\n${half}`)
  expect(await here.read()).toEqual([['a'], false])
  await appendFile(here.path, `${note('b')}\n`)
  expect(await here.read()).toEqual([['b'], false])
  await appendFile(here.path, half)
  await here.read()
  await truncate(here.path, `${note('a')}\n${half}${note('b')}\n`.length)
  await appendFile(here.path, `${note('c')}\n`)
  expect(await here.read()).toEqual([['c'], false])
})

test('a file that was begun anew is read from its beginning, and what is no event is left out', async () => {
  await using here = await space()
  await writeFile(here.path, `${note('a')}\n${note('b')}\n`)
  await here.read()
  await writeFile(here.path, `${note('c')}\n`)
  expect(await here.read()).toEqual([['c'], true])
  await rm(here.path)
  expect(await here.read()).toEqual([[], true])
  await writeFile(here.path, `{"type":"later"}\nnot JSON\n${note('d')}\n`)
  expect(await here.read()).toEqual([['d'], false])
})
