import { saveNotebookFiles } from '../notebookFiles.ts'

/** For tests: a program that saves a notebook when it gets a message, at once, and answers with `saved` or the error's code. */
process.on('message', (asked: { place: Parameters<typeof saveNotebookFiles>[0]; baseVersion: string; text: string }) => {
  const { place, baseVersion, text } = asked
  saveNotebookFiles(place, [{ path: 'notebook.md', baseVersion, text }]).then(
    () => process.send?.('saved'),
    (thrown: { code?: string; message: string }) => process.send?.(thrown.code ?? thrown.message),
  )
})
process.send?.('ready')
