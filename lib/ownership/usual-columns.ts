/** What columns are often called that hold neither tasks nor anything else a card has. */
export const BESIDE_TASKS: ReadonlySet<string> = named([
  'id,uuid,key,ref,no,no.,nr,nr.,#,number,status,state,priority,prio,type,kind,epic,epics,team,squad',
  'sprint,points,story points,estimate,date,time,due,due date,deadline,created,created at,updated',
  'updated at,labels,tags,category,component,project,link,url,department,phase,who,when,assigned to',
  'card id,task id,issue id,issue key,issue type,work item type,reporter,creator,created by',
  'verantwortlich,zuständig,responsable,responsabile,responsável,负责人,負責人,担当,担当者,담당자',
])

/** What columns are often called that may hold tasks. */
export const LIKE_TASKS: ReadonlySet<string> = named([
  'story,stories,user story,requirement,issue,issues,ticket,backlog item,work item,topic,function',
  'deliverable,step,what,person,aufgabe,aufgaben,thema,tarea,tâche,compito,tarefa,taak,uppgift,opgave',
  '任务,任務,タスク,업무,задача,задачи',
])

function named(lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((names) => names.split(',')))
}
