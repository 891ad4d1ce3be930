import { cp, mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { withLock } from '../io/files/folderLock.ts'
import { makePipe } from '../io/testing/makePipe.ts'
import { temporaryFolder } from '../io/testing/temporaryFolder.ts'
import { createPresetService } from './createPresetService.ts'
import { presetTasks } from './presetWork.ts'
import type { PresetInput } from './presetService.types.ts'

const coding: PresetInput = {
  title: '코딩 파트너 🙂',
  language: 'ko',
  active: true,
  description: '작고 정확한 코드',
  tags: ['코드', 'dev'],
  variant: { name: 'coding', system: '한 가지만.\n\n- 짧게: "예"\n', user: '{{task}}', assistant: null },
  shots: [{ vars: { task: 'Python: 나누기' }, output: '```python\nprint(1)\n```\n\n끝.' }],
}

async function library(files: Record<string, string> = {}, whilePrinting: () => Promise<unknown> = async () => undefined) {
  const folder = await temporaryFolder()
  const place = join(folder.path, 'experiments', '_presets')
  await mkdir(place, { recursive: true })
  for (const [name, text] of Object.entries(files)) await writeFile(join(place, name), text)
  let clock = Date.parse('2026-11-22T09:00:00Z')
  const service = createPresetService({
    paths: { experiments: join(folder.path, 'experiments'), trash: join(folder.path, 'trash') },
    now: () => new Date((clock += 1000)),
    work: {
      readPreset: async (input) => presetTasks.readPreset(input),
      async printPreset(input) {
        await whilePrinting()
        return presetTasks.printPreset(input)
      },
    },
  })
  return { ...service, place, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] }
}

test('a saved preset is listed with all of its content', async () => {
  await using presets = await library()
  const { id } = await presets.save(coding)
  expect(id).toBe('코딩-파트너.ko')
  expect(await presets.list()).toEqual([{ ...coding, id, created: '2026-11-22', versions: [], problems: [] }])
})

test('saving a change keeps the earlier text as a version, and saving without a change keeps none', async () => {
  await using presets = await library()
  const { id } = await presets.save(coding)
  await presets.save({ ...coding, id, variant: { ...coding.variant, name: 'coder', assistant: '```' }, shots: [] })
  await presets.save({ ...coding, id, variant: { ...coding.variant, name: 'coder', assistant: '```' }, shots: [] })
  expect(await presets.list()).toMatchObject([
    { id, variant: { name: 'coder', assistant: '```' }, shots: [], versions: [{ version: 1, savedAt: expect.any(Number) }] },
  ])
  expect(await presets.version(id, 1)).toMatchObject({ ...coding, id })
  await expect(presets.version(id, 2)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

const handWritten = `---
title: Teacher
language: en   # as a tag
active: true
created: 2026-01-02
description: Explains.
tags: [teaching]
---
Prose that must stay. 🙂

\`\`\`yaml prompt teacher
# a comment that must stay
user: "{{topic}}"
\`\`\`
`

test('editing the title leaves prose, comments and blocks byte for byte', async () => {
  await using presets = await library({ 'teacher.en.md': handWritten })
  const [teacher] = await presets.list()
  if (!teacher) throw new Error('no preset')
  await presets.save({ ...teacher, title: 'Good teacher' })
  expect(await readFile(join(presets.place, 'teacher.en.md'), 'utf8')).toBe(handWritten.replace('title: Teacher', 'title: Good teacher'))
})

test('while a preset is printed the library can be written, and a change of the same preset becomes a version', async () => {
  let rounds = 0
  const presets = await library({ 'teacher.en.md': handWritten }, async () => {
    rounds += 1
    if (rounds === 1) await withLock(presets.place, () => writeFile(join(presets.place, 'teacher.en.md'), `${handWritten}More.\n`))
  })
  await using _ = presets
  const [teacher] = await presets.list()
  if (!teacher) throw new Error('no preset')
  await presets.save({ ...teacher, title: 'Good teacher' })
  expect(rounds).toBe(2)
  expect(await readFile(join(presets.place, 'teacher.en.md'), 'utf8')).toBe(
    `${handWritten.replace('title: Teacher', 'title: Good teacher')}More.\n`,
  )
})

test('two presets of one title get different ids', async () => {
  await using presets = await library()
  expect([await presets.save(coding), await presets.save(coding)]).toEqual([{ id: '코딩-파트너.ko' }, { id: '코딩-파트너-2.ko' }])
})

test('a removed preset is restored with its versions, also if another one has taken its name', async () => {
  await using presets = await library()
  const { id } = await presets.save(coding)
  await presets.save({ ...coding, id, title: 'second' })
  const { undo } = await presets.remove(id)
  expect(await presets.list()).toEqual([])
  await presets.save({ ...coding, id, title: 'usurper' })
  expect(await presets.restore(undo)).toEqual({ id: '코딩-파트너-2.ko' })
  expect(await presets.list()).toMatchObject([
    { id: '코딩-파트너-2.ko', title: 'second', versions: [{ version: 1 }] },
    { id, title: 'usurper', versions: [] },
  ])
  await expect(presets.restore(undo)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('a file with faults is listed with its problems, and saving it corrects it', async () => {
  await using presets = await library({ 'bad.md': '---\ntitle: [\n---\n```yaml prompt p\nuser: 3\n```\n', 'notes.txt': '' })
  const [bad] = await presets.list()
  expect(bad).toMatchObject({
    id: 'bad',
    title: 'bad',
    problems: [expect.stringContaining('front matter'), expect.stringContaining('The prompt does not fit')],
  })
  await presets.save({ ...coding, id: 'bad' })
  expect(await presets.list()).toMatchObject([{ title: coding.title, problems: [], versions: [{ version: 1 }] }])
})

test('the presets that come with Assay have no problems, and saving them changes nothing', async () => {
  await using presets = await library()
  await cp(join(import.meta.dirname, '../../experiments/_presets'), presets.place, { recursive: true })
  const shipped = await presets.list()
  expect(shipped.map((preset) => [preset.id, preset.problems, preset.shots.length > 0])).toEqual(
    ['coding', 'creative', 'default', 'teacher'].flatMap((id) => [`${id}.en`, `${id}.ko`]).map((id) => [id, [], true]),
  )
  for (const preset of shipped) await presets.save(preset)
  expect(await readdir(presets.place)).not.toContain('_versions')
})

test('a preset that is a link out of the library, or a pipe, is named and neither read nor written', async () => {
  await using presets = await library()
  await using outside = await temporaryFolder()
  const theirs = join(outside.path, 'theirs.md')
  await writeFile(theirs, handWritten)
  await symlink(theirs, join(presets.place, 'linked.en.md'))
  makePipe(join(presets.place, 'piped.en.md'))
  expect(await presets.list()).toMatchObject([
    { id: 'linked.en', title: 'linked.en', problems: [expect.stringContaining('leads out')] },
    { id: 'piped.en', problems: [expect.stringContaining('named pipe')] },
  ])
  for (const id of ['linked.en', 'piped.en']) await expect(presets.save({ ...coding, id })).rejects.toThrow(id)
  expect(await readFile(theirs, 'utf8')).toBe(handWritten)
})

test('versions are not kept in a folder outside, and a library that is a link is refused', async () => {
  await using presets = await library({ 'teacher.en.md': handWritten })
  await using outside = await temporaryFolder()
  await symlink(outside.path, join(presets.place, '_versions'))
  await expect(presets.save({ ...coding, id: 'teacher.en' })).rejects.toMatchObject({ code: 'PATH_OUTSIDE' })
  expect(await readFile(join(presets.place, 'teacher.en.md'), 'utf8')).toBe(handWritten)
  await rm(presets.place, { recursive: true })
  await symlink(outside.path, presets.place)
  await expect(presets.list()).rejects.toMatchObject({ code: 'PATH_OUTSIDE' })
  await expect(presets.save(coding)).rejects.toMatchObject({ code: 'PATH_OUTSIDE' })
  expect(await readdir(outside.path)).toEqual([])
})

test('of two presets whose names differ in their Unicode form alone, none is chosen silently', async () => {
  await using presets = await library({ ['선생.ko.md'.normalize('NFC')]: handWritten, ['선생.ko.md'.normalize('NFD')]: handWritten })
  const clash = { code: 'CONFLICT', message: expect.stringContaining('Rename one') }
  expect(await presets.list()).toMatchObject([{ id: '선생.ko', problems: [clash.message] }])
  await expect(presets.save({ ...coding, id: '선생.ko' })).rejects.toMatchObject(clash)
  await expect(presets.remove('선생.ko')).rejects.toMatchObject(clash)
})
