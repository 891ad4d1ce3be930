'use client'

import { useState } from 'react'
import { addChosen, type ChosenFile, type ChosenFiles } from './chosenFiles.ts'
import type { UploadReport } from './uploadFiles.ts'
import { useUploads } from './useUploads.ts'

const nothing: ChosenFiles = { files: [], left: [] }

export type DocumentChoice = ReturnType<typeof useDocumentChoice>

/** Files and paths that are chosen as documents of an index, and the files among them that are in its folder by now (`copied`). */
export function useDocumentChoice() {
  const [paths, setPaths] = useState<readonly string[]>([])
  const [chosen, setChosen] = useState(nothing)
  const [copied, setCopied] = useState(0)
  const [failed, setFailed] = useState<UploadReport['failed']>([])
  const { progress, send, stop } = useUploads()

  function choose(next: (before: ChosenFiles) => ChosenFiles) {
    setFailed([])
    setChosen(next)
  }
  /** Copies the chosen files into the folder of the index. Resolves to whether all are there; those that failed stay chosen. */
  async function copy(index: string, onReport?: (report: UploadReport) => void): Promise<boolean> {
    setFailed([])
    if (chosen.files.length === 0) return true
    const report = await send(index, chosen.files)
    if (report === null) return false
    onReport?.(report)
    setCopied((before) => before + chosen.files.length - report.failed.length)
    setChosen({ files: report.failed.map(({ path, file }) => ({ path, file })), left: chosen.left })
    setFailed(report.failed)
    return report.failed.length === 0
  }
  return {
    paths,
    chosen,
    copied,
    failed,
    progress,
    isEmpty: paths.length + chosen.files.length + copied === 0,
    addFiles: (files: ChosenFile[]) => choose((before) => addChosen(before, files)),
    clearFiles: () => choose(() => nothing),
    addPath: (path: string) => setPaths((before) => [...new Set([...before, path])]),
    removePath: (path: string) => setPaths((before) => before.filter((each) => each !== path)),
    copy,
    stop,
  }
}
