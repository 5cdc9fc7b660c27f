@echo off
rem Starts chat-archive with the settings and routes of its own folder; see chat-archive --help.
rem Text outside the code page of Windows: give settings as environment variables, not in JAVA_OPTS.
rem JAVA_HOME chooses the Java (17 or newer), JAVA_OPTS are its options, such as -Dchat.archive.period=10s.
setlocal
set "FOLDER=%CD%\."
cd /d "%~dp0.."

set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo chat-archive needs Java 17 or newer: "%JAVA%" was not found. Install it, or set JAVA_HOME. 1>&2
  exit /b 1
)

set "SHARE="
if exist lib\chat-archive.jsa set "SHARE=-XX:SharedArchiveFile=lib/chat-archive.jsa -Xlog:disable"

set "COMPILER=-XX:Tier4InvocationThreshold=25000 -XX:Tier4MinInvocationThreshold=3000 -XX:Tier4CompileThreshold=75000 -XX:Tier4BackEdgeThreshold=200000"

rem The console takes what is printed for UTF-8 meanwhile.
for /f "tokens=2 delims=:." %%p in ('chcp') do set "PAGE=%%p"
chcp 65001 >nul
"%JAVA%" %SHARE% %COMPILER% -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError -Dio.netty.noPreferDirect=true -XX:+IgnoreUnrecognizedVMOptions --sun-misc-unsafe-memory-access=allow -Dfile.encoding=UTF-8 "-Dchat-archive.folder=%FOLDER%" -Dlogback.configurationFile=logback.xml %JAVA_OPTS% -cp "lib\*" io.chatarchive.program.ChatArchive %*
set "STATUS=%ERRORLEVEL%"
if defined PAGE chcp %PAGE% >nul
exit /b %STATUS%
