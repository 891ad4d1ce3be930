import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { slugify, type Slug } from '../core/ids.ts'
import { setFrontMatter } from '../core/notebook/setFrontMatter.ts'
import { atomicWrite } from '../io/files/atomicWrite.ts'
import { makeNotebookFolder, notebookFile } from '../io/notebooks/notebookFolders.ts'
import type { NotebookDeps } from './notebookDeps.ts'
import { findTemplate } from './notebookTemplates.ts'
import { withTitle } from './notebookText.ts'

/** Makes a notebook from a template (default `blank`). Its folder is named after the title, numbered where that is taken. */
export async function createNotebook(
  { paths }: NotebookDeps,
  { title, template = 'blank' }: { title: string; template?: string },
): Promise<{ slug: Slug }> {
  const source = await findTemplate(paths.experiments, template)
  const { slug, folder } = await makeNotebookFolder(paths.experiments, slugify(title))
  try {
    // The description tells what the template is for, not what the notebook will be.
    const text = setFrontMatter(source.text, 'description', undefined)
    await atomicWrite(join(folder, notebookFile), withTitle(text, { from: source.title, to: title }))
  } catch (thrown) {
    await rm(folder, { recursive: true, force: true })
    throw thrown
  }
  return { slug }
}
