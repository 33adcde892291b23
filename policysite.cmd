@echo off
rem On Windows in the place of make: policysite.cmd check, site, serve, portable, sheet, import-sheet, record, ...
rem The first run sets up .venv; with BUNDLE=folder from a bundle, without a network. PYTHON=C:\path\python.exe chooses
rem the interpreter. This file is ASCII; what people read is said by Python, or stands in a file in UTF-8.
setlocal
chcp 65001 >nul
set "PYTHONUTF8=1"
set "HERE=%~dp0"
set "RUN=%~dp0.venv\Scripts\python.exe"
set "CHECK=import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"
if exist "%RUN%" goto ready

set "FOUND="
if defined PYTHON set FOUND="%PYTHON%"
for %%V in (3.13 3.12 3.11) do if not defined FOUND py -%%V -c "%CHECK%" >nul 2>nul && set "FOUND=py -%%V"
if not defined FOUND python -c "%CHECK%" >nul 2>nul && set "FOUND=python"
if not defined FOUND goto nothing
%FOUND% -m venv "%HERE%.venv" || exit /b 1

:ready
pushd "%HERE%" || exit /b 1
"%RUN%" -m requirements.install site --once || (popd & exit /b 1)
popd
"%RUN%" -m policysite %*
set "CODE=%ERRORLEVEL%"
if "%~1"=="" pause
exit /b %CODE%

:nothing
type "%HERE%requirements\no-python.md"
pause
exit /b 1
