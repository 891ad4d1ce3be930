import { notebookTasks, type NotebookWork } from '../notebookWork.ts'

/** The work on notebooks in this thread, for tests. */
export const workHere: NotebookWork = {
  namedFiles: async (input) => notebookTasks.namedFiles(input),
  summarize: async (input) => notebookTasks.summarize(input),
  leakReferences: async (input) => notebookTasks.leakReferences(input),
  titleOf: async (input) => notebookTasks.titleOf(input),
  withTitle: async (input) => notebookTasks.withTitle(input),
  templateTexts: async (input) => notebookTasks.templateTexts(input),
}
