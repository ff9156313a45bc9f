# cmake -D FILES="a.sql;b.sql" -D OUTPUT=migrations.cpp -P embed_migrations.cmake
# writes the migrations as string literals, so that the program needs no file beside it.
set(entries "")
set(expected 0)
foreach(file IN LISTS FILES)
  math(EXPR expected "${expected} + 1")
  get_filename_component(name "${file}" NAME_WE)
  if(NOT name MATCHES "^([0-9][0-9][0-9][0-9])_[a-z0-9_]+$")
    message(FATAL_ERROR "${file}: a migration is named NNNN_name.sql")
  endif()
  string(REGEX REPLACE "^0+" "" version "${CMAKE_MATCH_1}")
  if(NOT version EQUAL expected)
    message(FATAL_ERROR "${file}: migrations are numbered without gaps; expected number ${expected}")
  endif()
  file(READ "${file}" sql)
  string(APPEND entries "    Migration{${version}, \"${name}\", R\"sql(${sql})sql\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "#include \"core/storage/migrations.h\"

namespace nearfield::storage {

namespace {

constexpr Migration kMigrations[] = {
${entries}};

} // namespace

std::span<const Migration> builtInMigrations() noexcept
{
    return kMigrations;
}

} // namespace nearfield::storage
")
