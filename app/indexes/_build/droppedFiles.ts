import type { ChosenFile } from './chosenFiles.ts'

/** The files of a drop, those in folders included. To be called while the event is handled: the browser forgets the items afterwards. */
export async function droppedFiles({ items }: DataTransfer): Promise<ChosenFile[]> {
  const dropped = [...items].map(async (item) => {
    const entry = item.webkitGetAsEntry()
    if (entry) return filesBelow(entry)
    // What another program made for the drop lies in no folder.
    const file = item.getAsFile()
    return file ? [{ path: file.name, file }] : []
  })
  return (await Promise.all(dropped)).flat()
}

/** The files of a file picker, which gives paths for a folder only. */
export function pickedFiles(list: FileList): ChosenFile[] {
  return [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file }))
}

async function filesBelow(entry: FileSystemEntry): Promise<ChosenFile[]> {
  if (isFile(entry)) return [{ path: entry.fullPath.replace(/^\//, ''), file: await new Promise<File>((...ends) => entry.file(...ends)) }]
  if (!isFolder(entry) || entry.name.startsWith('.')) return []
  const reader = entry.createReader()
  const files: ChosenFile[] = []
  for (;;) {
    // A call gives some of the entries, and none when all were given.
    const some = await new Promise<FileSystemEntry[]>((...ends) => reader.readEntries(...ends))
    if (some.length === 0) return files
    for (const each of some) files.push(...(await filesBelow(each)))
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory
