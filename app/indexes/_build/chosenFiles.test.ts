import { expect, test } from 'vitest'
import { addChosen, type ChosenFile, type ChosenFiles } from './chosenFiles.ts'
import { uploadFiles } from './uploadFiles.ts'

const chosen = (path: string, text = 'text', lastModified = 1): ChosenFile => ({
  path,
  file: new File([text], path.split('/').at(-1) ?? path, { lastModified }),
})
const nothing: ChosenFiles = { files: [], left: [] }
const paths = ({ files }: ChosenFiles) => files.map(({ path }) => path)

test('what cannot be indexed is left out with the reason, and hidden files without', () => {
  const { files, left } = addChosen(nothing, [
    chosen('문서/규정.md'.normalize('NFD')),
    chosen('문서/.DS_Store'),
    chosen('a/node_modules/b.md'),
    chosen('photo.png'),
    chosen('empty.txt', ''),
    chosen('A.PDF'),
  ])
  expect(files.map(({ path }) => path)).toEqual(['문서/규정.md', 'A.PDF'])
  expect(left).toEqual([
    { path: 'photo.png', reason: expect.stringContaining('not read') },
    { path: 'empty.txt', reason: 'It is empty.' },
  ])
  expect(addChosen({ files, left }, [chosen('photo.png')]).left).toHaveLength(2)
})

test('two files with one path both stay, the same file counts once', () => {
  const first = addChosen(nothing, [chosen('a.md', 'one'), chosen('b/a.md', 'one')])
  expect(paths(first)).toEqual(['a.md', 'b/a.md'])
  const second = addChosen(first, [chosen('a.md', 'one'), chosen('a.md', 'another'), chosen('A.md', 'third one')])
  expect(paths(second)).toEqual(['a.md', 'b/a.md', 'a (2).md', 'A (3).md'])
})

test('files are sent a few at once; one that fails does not keep the others', async () => {
  const progress: number[] = []
  let now = 0
  let most = 0
  const report = await uploadFiles(
    'docs',
    ['a.md', 'b.md', 'c.md', 'd.md', 'e.md'].map((path) => chosen(path)),
    {
      signal: new AbortController().signal,
      onProgress: ({ files, bytes }) => progress.push(files, bytes),
      send: async (_, { path }) => {
        most = Math.max(most, (now += 1))
        await Promise.resolve()
        now -= 1
        if (path === 'c.md') throw new Error('no')
        return { path, outcome: path === 'a.md' ? 'same' : path === 'b.md' ? 'replaced' : 'added' }
      },
    },
  )
  expect(report).toMatchObject({ added: ['d.md', 'e.md'], replaced: ['b.md'], same: ['a.md'], failed: [{ path: 'c.md', reason: 'no' }] })
  expect(progress.slice(-2)).toEqual([5, 20])
  expect(most).toBe(3)
})

test('stopping ends the upload', async () => {
  const abort = new AbortController()
  const sent: string[] = []
  const send = async (_: string, { path }: ChosenFile) => {
    sent.push(path)
    abort.abort()
    return { path, outcome: 'added' as const }
  }
  const files = ['a', 'b', 'c', 'd', 'e'].map((name) => chosen(`${name}.md`))
  await expect(uploadFiles('docs', files, { signal: abort.signal, onProgress: () => undefined, send })).rejects.toThrow('aborted')
  expect(sent.length).toBeLessThan(5)
})
