import { mkdir, readFile, readdir, rename, stat, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { makePipe } from '../io/testing/makePipe.ts'
import { runIdSchema, slugSchema } from '../core/ids.ts'
import { versionOf } from '../io/files/readTextFile.ts'
import { temporaryFolder } from '../io/testing/temporaryFolder.ts'
import { openStore } from '../io/store/store.ts'
import { createNotebookService } from './createNotebookService.ts'
import type { FileChange, LastRun } from './notebookService.types.ts'
import { loadNotebook } from './notebookSource.ts'
import type { NotebookWork } from './notebookWork.ts'
import { workHere } from './testing/workHere.ts'

const slug = (text: string) => slugSchema.parse(text)
const version = (text: string) => versionOf(Buffer.from(text))

const reviews = `---
title: 리뷰 분류 🙂
model: tiny
seed: 1
---
# 리뷰 분류 🙂

\`\`\`yaml prompt terse
user: "{{review}}"
\`\`\`

\`\`\`yaml prompt careful
user: "Think: {{review}}"
\`\`\`

\`\`\`yaml cases reviews
from: cases.jsonl
\`\`\`

\`\`\`yaml sweep main
prompt: [terse, careful]
temperature: [0, 0.7]
\`\`\`
`
const cases = '{"vars": {"review": "좋아요 🙂"}, "reference": "긍정"}\n{"vars": {"review": "별로"}, "reference": "부정"}\n'

async function nextOf(changes: AsyncGenerator<FileChange, void>): Promise<FileChange> {
  const { value } = await changes.next()
  if (!value) throw new Error('the watch ended')
  return value
}

/** A project with the given files, and a record of the calls to the run store. */
async function project(
  files: Record<string, string> = { 'experiments/리뷰/notebook.md': reviews, 'experiments/리뷰/cases.jsonl': cases },
  work: Partial<NotebookWork> = {},
) {
  const folder = await temporaryFolder()
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true })
    await writeFile(join(folder.path, path), text)
  }
  const renamed: [string, string][] = []
  const running = new Set<string>()
  const lastRuns = new Map<string, LastRun>()
  const paths = { root: folder.path, experiments: join(folder.path, 'experiments'), trash: join(folder.path, '.assay', 'trash') }
  const notebooks = createNotebookService({
    paths,
    now: () => new Date('2026-11-22T09:00:00Z'),
    work: { ...workHere, ...work },
    summaries: openStore(':memory:').summaries,
    listWaitMs: 60_000,
    lastRuns: () => lastRuns,
    renameRuns: (from, to) => renamed.push([from, to]),
    isRunning: (name) => running.has(name),
  })
  const read = (path: string) => readFile(join(folder.path, path), 'utf8')
  return {
    notebooks,
    paths,
    read,
    renamed,
    running,
    lastRuns,
    at: (path: string) => join(folder.path, path),
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  }
}

test('the list has the counts of each notebook and the outcome of its last run', async () => {
  await using place = await project()
  const lastRun: LastRun = { run: runIdSchema.parse('r20261122-101500-ab12'), outcome: 'done', at: 5 }
  place.lastRuns.set('리뷰', lastRun)
  expect(await place.notebooks.list()).toEqual([
    {
      slug: '리뷰',
      title: '리뷰 분류 🙂',
      model: 'tiny',
      variants: 2,
      cases: 2,
      cells: 8,
      errors: 0,
      modifiedAt: expect.any(Number),
      lastRun,
    },
  ])
})

test('counts change with a file beside the notebook', async () => {
  await using place = await project()
  expect(await place.notebooks.list()).toMatchObject([{ cases: 2, cells: 8 }])
  await writeFile(place.at('experiments/리뷰/cases.jsonl'), cases + cases)
  expect(await place.notebooks.list()).toMatchObject([{ cases: 4, cells: 16 }])
})

test('a notebook that cannot be read is listed with its errors', async () => {
  await using place = await project({ 'experiments/broken/notebook.md': '---\ntitle: [\n---\n```yaml prompt a\nuser: [\n```\n' })
  const [broken] = await place.notebooks.list()
  expect(broken).toMatchObject({ slug: 'broken', cells: 0 })
  expect(broken?.errors).toBeGreaterThan(0)
})

test('a notebook is read with the files it names, and saved with a check of their versions', async () => {
  await using place = await project()
  const { files } = await place.notebooks.get(slug('리뷰'))
  expect(files).toEqual([
    { path: 'notebook.md', text: reviews, version: version(reviews), bytes: Buffer.byteLength(reviews) },
    { path: 'cases.jsonl', text: cases, version: version(cases), bytes: Buffer.byteLength(cases) },
  ])
  expect(await place.notebooks.save(slug('리뷰'), [{ path: 'cases.jsonl', baseVersion: version(cases), text: '' }])).toEqual({
    files: [{ path: 'cases.jsonl', version: version('') }],
  })
  await expect(place.notebooks.save(slug('리뷰'), [{ path: 'cases.jsonl', baseVersion: version(cases), text: 'x' }])).rejects.toMatchObject(
    { code: 'CONFLICT' },
  )
})

test('a new notebook has the title it was given, and a folder of that name', async () => {
  await using place = await project({
    'experiments/_templates/compare.md': '---\ntitle: Which?\ndescription: Two prompts.\nmodel: tiny\n---\n# Which?\n\nProse.\n',
  })
  expect(await place.notebooks.create({ title: '내 첫 노트!', template: 'compare' })).toEqual({ slug: '내-첫-노트' })
  expect(await place.read('experiments/내-첫-노트/notebook.md')).toBe(
    '---\ntitle: 내 첫 노트!\nmodel: tiny\n---\n# 내 첫 노트!\n\nProse.\n',
  )
  expect(await place.notebooks.create({ title: '내 첫 노트!' })).toEqual({ slug: '내-첫-노트-2' })
  expect((await place.notebooks.list()).map((entry) => [entry.slug, entry.errors])).toEqual(expect.arrayContaining([['내-첫-노트-2', 0]]))
  expect(await place.notebooks.templates()).toEqual([
    { id: 'blank', title: 'New notebook', description: 'One prompt and one case.' },
    { id: 'compare', title: 'Which?', description: 'Two prompts.' },
  ])
  await expect(place.notebooks.create({ title: 'x', template: '../../x' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining('blank, compare'),
  })
})

test('a copy has all files and its own title', async () => {
  await using place = await project()
  expect(await place.notebooks.duplicate(slug('리뷰'))).toEqual({ slug: '리뷰-copy' })
  expect(await place.read('experiments/리뷰-copy/cases.jsonl')).toBe(cases)
  expect(await place.read('experiments/리뷰-copy/notebook.md')).toBe(reviews.replaceAll('리뷰 분류 🙂', '리뷰 분류 🙂 (copy)'))
})

test('a rename changes title and folder and keeps the runs', async () => {
  await using place = await project()
  expect(await place.notebooks.rename(slug('리뷰'), 'Reviews: 2nd try')).toEqual({ slug: 'reviews-2nd-try' })
  expect(await place.read('experiments/reviews-2nd-try/cases.jsonl')).toBe(cases)
  expect(await readdir(place.paths.experiments)).toEqual(['reviews-2nd-try'])
  expect(place.renamed).toEqual([['리뷰', 'reviews-2nd-try']])
  expect(await place.notebooks.rename(slug('reviews-2nd-try'), 'REVIEWS 2nd try?')).toEqual({ slug: 'reviews-2nd-try' })
  expect(place.renamed).toHaveLength(1)
})

test('a notebook whose folder has a number keeps it when the same title is saved again', async () => {
  await using place = await project()
  const copy = await place.notebooks.create({ title: '리뷰' })
  expect(copy).toEqual({ slug: '리뷰-2' })
  expect(await place.notebooks.rename(copy.slug, '리뷰!')).toEqual(copy)
  expect(await place.read('experiments/리뷰-2/notebook.md')).toContain('title: 리뷰!')
})

test('a removed notebook is restored with its runs, with a number if its name was taken', async () => {
  await using place = await project()
  const { undo } = await place.notebooks.remove(slug('리뷰'))
  expect(await place.notebooks.list()).toEqual([])
  await place.notebooks.create({ title: '리뷰' })
  expect(await place.notebooks.restore(undo)).toEqual({ slug: '리뷰-2' })
  expect(await place.read('experiments/리뷰-2/notebook.md')).toBe(reviews)
  expect(place.renamed).toEqual([
    ['리뷰', undo],
    [undo, '리뷰-2'],
  ])
  await expect(place.notebooks.restore(undo)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('a notebook cannot be renamed or removed while it runs', async () => {
  await using place = await project()
  place.running.add('리뷰')
  await expect(place.notebooks.rename(slug('리뷰'), 'x')).rejects.toMatchObject({ code: 'CONFLICT' })
  await expect(place.notebooks.remove(slug('리뷰'))).rejects.toMatchObject({ code: 'CONFLICT' })
  expect((await stat(place.at('experiments/리뷰/notebook.md'))).isFile()).toBe(true)
})

test('a watch yields every file once, then those that another editor changes, renames into place or removes', async () => {
  await using place = await project()
  const stop = new AbortController()
  const changes = place.notebooks.watch(slug('리뷰'), stop.signal)
  const next = () => nextOf(changes)
  expect([await next(), await next()]).toEqual([
    { path: 'notebook.md', version: version(reviews), text: reviews },
    { path: 'cases.jsonl', version: version(cases), text: cases },
  ])
  await writeFile(place.at('experiments/리뷰/cases.jsonl'), '{}')
  expect(await next()).toEqual({ path: 'cases.jsonl', version: version('{}'), text: '{}' })
  await writeFile(place.at('experiments/리뷰/.notebook.md.swp'), `${reviews}끝`)
  await rename(place.at('experiments/리뷰/.notebook.md.swp'), place.at('experiments/리뷰/notebook.md'))
  expect(await next()).toEqual({ path: 'notebook.md', version: version(`${reviews}끝`), text: `${reviews}끝` })
  await rename(place.at('experiments/리뷰/cases.jsonl'), place.at('experiments/리뷰/moved.jsonl'))
  expect(await next()).toMatchObject({ path: 'cases.jsonl', version: '', text: null, error: { code: 'FILE_MISSING' } })
  stop.abort()
  expect(await changes.next()).toEqual({ done: true, value: undefined })
})

test('a file that a new `from:` names is watched too, even outside the notebook folder', async () => {
  await using place = await project()
  await writeFile(place.at('experiments/shared.jsonl'), cases)
  const stop = new AbortController()
  const changes = place.notebooks.watch(slug('리뷰'), stop.signal)
  const next = () => nextOf(changes)
  await next()
  await next()
  await writeFile(place.at('experiments/리뷰/notebook.md'), reviews.replace('from: cases.jsonl', 'from: ../shared.jsonl'))
  expect([(await next()).path, await next()]).toEqual(['notebook.md', { path: '../shared.jsonl', version: version(cases), text: cases }])
  await writeFile(place.at('experiments/shared.jsonl'), '{}')
  expect(await next()).toMatchObject({ path: '../shared.jsonl', text: '{}' })
  stop.abort()
  await changes.next()
})

test('a notebook is loaded for a run with its files in memory', async () => {
  await using place = await project()
  const loaded = await loadNotebook({ paths: place.paths, work: workHere }, slug('리뷰'))
  expect(loaded).toMatchObject({ notebook: '리뷰', path: 'experiments/리뷰/notebook.md', text: reviews })
  expect(loaded.readFile('cases.jsonl')).toEqual({ text: cases })
  expect(loaded.readFile('gone.jsonl')).toMatchObject({ error: { code: 'FILE_MISSING' } })
  await expect(loadNotebook({ paths: place.paths, work: workHere }, slug('gone'))).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('a folder whose name is not a slug is reported, and can be renamed to a free slug', async () => {
  await using at = await project({
    'experiments/나의 노트 🌱/notebook.md': reviews,
    'experiments/나의-노트/notebook.md': reviews,
    'experiments/my notes/notes.txt': 'no notebook',
    'experiments/_presets/notebook.md': reviews,
  })
  expect((await at.notebooks.list()).map((entry) => entry.slug)).toEqual(['나의-노트'])
  expect(await at.notebooks.misnamed()).toEqual([{ folder: '나의 노트 🌱', slug: '나의-노트-2', form: null }])
  expect(await at.notebooks.adopt('나의 노트 🌱')).toEqual({ slug: '나의-노트-2' })
  expect(await at.notebooks.misnamed()).toEqual([])
  expect((await at.notebooks.list()).map((entry) => entry.slug).toSorted()).toEqual(['나의-노트', '나의-노트-2'])
  await expect(at.notebooks.adopt('../secrets')).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('of two folders whose names differ in their Unicode form alone, both are named, and both are reachable after a rename', async () => {
  const [composed, decomposed] = ['첫-노트'.normalize('NFC'), '첫-노트'.normalize('NFD')]
  await using at = await project({
    [`experiments/${composed}/notebook.md`]: reviews,
    [`experiments/${decomposed}/notebook.md`]: `${reviews}다른 글`,
    'experiments/b/notebook.md': reviews,
  })
  expect((await at.notebooks.list()).map((entry) => entry.slug)).toEqual(['b'])
  const twins = await at.notebooks.misnamed()
  expect(twins).toHaveLength(2)
  expect(twins).toContainEqual({ folder: composed, slug: '첫-노트-2', form: 'NFC' })
  expect(twins).toContainEqual({ folder: decomposed, slug: '첫-노트-2', form: 'NFD' })
  await expect(at.notebooks.get(slug('첫-노트'))).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringMatching(/NFC.*NFD|NFD.*NFC/),
  })
  expect(await at.notebooks.adopt(decomposed)).toEqual({ slug: '첫-노트-2' })
  expect((await at.notebooks.list()).map((entry) => entry.slug).toSorted()).toEqual(['b', '첫-노트', '첫-노트-2'])
  expect((await at.notebooks.get(slug('첫-노트-2'))).files[0]?.text).toContain('다른 글')
  expect((await at.notebooks.get(slug('첫-노트'))).files[0]?.text).toBe(reviews)
})

test('no use case reads or writes through a link that leads out of the project', async () => {
  await using at = await project({ 'experiments/리뷰/notebook.md': reviews })
  await using outside = await temporaryFolder()
  const theirs = join(outside.path, 'theirs.md')
  await writeFile(theirs, '---\ntitle: Secret\n---\nsecret\n')
  const [notebook, template] = [at.at('experiments/linked/notebook.md'), at.at('experiments/_templates/linked.md')]
  for (const path of [notebook, template]) {
    await mkdir(dirname(path), { recursive: true })
    await symlink(theirs, path)
  }
  await symlink(theirs, at.at('experiments/리뷰/extra.md'))
  const refused = { code: 'PATH_OUTSIDE' }
  await expect(at.notebooks.create({ title: 'New', template: 'linked' })).rejects.toMatchObject(refused)
  await expect(at.notebooks.duplicate(slug('linked'))).rejects.toMatchObject(refused)
  await expect(at.notebooks.duplicate(slug('리뷰'))).rejects.toMatchObject(refused)
  await expect(at.notebooks.rename(slug('linked'), 'Other title')).rejects.toMatchObject(refused)
  await expect(at.notebooks.save(slug('linked'), [{ path: 'notebook.md', baseVersion: '', text: 'x' }])).rejects.toMatchObject(refused)
  expect((await at.notebooks.get(slug('linked'))).files).toMatchObject([{ text: null, error: refused }])
  expect((await at.notebooks.templates()).map(({ id }) => id)).toEqual(['blank'])
  expect(await readFile(theirs, 'utf8')).toContain('Secret')
  expect((await readdir(at.at('experiments'))).toSorted()).toEqual(['_templates', 'linked', '리뷰'])
})

test('a notebook that is renamed is not written through a link inside the project either', async () => {
  await using at = await project({ 'experiments/리뷰/notebook.md': reviews, 'experiments/linked/cases.jsonl': cases })
  await symlink('../리뷰/notebook.md', at.at('experiments/linked/notebook.md'))
  await expect(at.notebooks.rename(slug('linked'), 'Other')).rejects.toMatchObject({ code: 'PATH_OUTSIDE' })
  expect(await at.read('experiments/리뷰/notebook.md')).toBe(reviews)
})

test('a notebook or its cases in place of which a pipe stands is answered at once', async () => {
  await using at = await project({ 'experiments/리뷰/notebook.md': reviews })
  makePipe(at.at('experiments/리뷰/cases.jsonl'))
  expect((await at.notebooks.get(slug('리뷰'))).files).toMatchObject([
    { path: 'notebook.md' },
    { path: 'cases.jsonl', text: null, error: { code: 'BAD_INPUT', message: expect.stringContaining('named pipe') } },
  ])
  await expect(at.notebooks.save(slug('리뷰'), [{ path: 'cases.jsonl', baseVersion: '', text: 'x' }])).rejects.toMatchObject({
    code: 'BAD_INPUT',
  })
  await expect(at.notebooks.duplicate(slug('리뷰'))).rejects.toMatchObject({ code: 'BAD_INPUT' })
  await mkdir(at.at('experiments/piped'))
  makePipe(at.at('experiments/piped/notebook.md'))
  expect((await at.notebooks.list()).map(({ slug: name, errors }) => [name, errors > 0])).toContainEqual(['piped', true])
})

test('while a title is computed, other notebooks are saved, and a save of the same one is not lost', async () => {
  const other = 'experiments/other/notebook.md'
  const place = await project(
    { 'experiments/리뷰/notebook.md': reviews, [other]: reviews },
    {
      async withTitle(input) {
        if (saved.length === 0) {
          saved.push(other, 'experiments/리뷰/notebook.md')
          const save = { path: 'notebook.md', baseVersion: version(reviews), text: `${reviews}saved\n` }
          await Promise.all(['other', '리뷰'].map((name) => place.notebooks.save(slug(name), [save])))
        }
        return workHere.withTitle(input)
      },
    },
  )
  await using _ = place
  const saved: string[] = []
  expect(await place.notebooks.rename(slug('리뷰'), 'Labels')).toEqual({ slug: 'labels' })
  expect(await place.read('experiments/labels/notebook.md')).toBe(`${reviews.replaceAll('리뷰 분류 🙂', 'Labels')}saved\n`)
  expect(await place.read(other)).toBe(`${reviews}saved\n`)
})

test('a run that begins while a title is computed keeps the name of its notebook', async () => {
  const place = await project(undefined, {
    async withTitle(input) {
      place.running.add('리뷰')
      return workHere.withTitle(input)
    },
  })
  await using _ = place
  await expect(place.notebooks.rename(slug('리뷰'), 'Labels')).rejects.toMatchObject({ code: 'CONFLICT' })
  expect(await place.read('experiments/리뷰/notebook.md')).toBe(reviews)
})
