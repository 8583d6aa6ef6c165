Sub Edit(source As String, target As String)
  Dim opening(0) As New com.sun.star.beans.PropertyValue
  opening(0).Name = "Hidden"
  opening(0).Value = True
  Dim saving(0) As New com.sun.star.beans.PropertyValue
  saving(0).Name = "FilterName"
  saving(0).Value = "MS Word 2007 XML"
  document = StarDesktop.loadComponentFromURL(source, "_blank", 0, opening())
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  frame = document.CurrentController.Frame
  dispatcher.executeDispatch(frame, ".uno:AcceptAllTrackedChanges", "", 0, Array())
  document.RecordChanges = False
  search = document.createReplaceDescriptor()
  search.SearchString = "恢复营业"
  search.ReplaceString = "重新开张"
  document.replaceAll(search)
  search.SearchString = "没有标题的一条短讯。"
  found = document.findFirst(search)
  found = document.findNext(found.End, search)
  found = document.findNext(found.End, search)
  cursor = found.Text.createTextCursorByRange(found.End)
  cursor.goRight(1, True)
  cursor.String = ""
  search.SearchString = "图为夜市一角。"
  found = document.findFirst(search)
  cursor = found.Text.createTextCursorByRange(found)
  cursor.goRight(1, True)
  cursor.String = ""
  document.storeToURL(target, saving())
  document.close(True)
End Sub
